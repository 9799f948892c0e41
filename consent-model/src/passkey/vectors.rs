//! Published vectors: W3C, Web Authentication Level 3, §16 *Test Vectors* (`none.ES256`,
//! `none.ES256.crossOrigin`, `none.ES256.topOrigin`, the authentication of `packed.RS256`), under
//! the W3C Software and Document License. Their site is `https://example.org`. They were made
//! without user verification, which every use of ours demands: each is also refused for that alone.

use url::Url;

use super::{
    Assertion, CredentialId, Passkey, PasskeyError, Place, Registration, RpId,
    ceremony::{Presence, check_assertion, check_registration},
};

struct Vector {
    create: Create,
    get: Get,
}

struct Create {
    challenge: &'static str,
    client_data: &'static str,
    /// `authData` inside the attestation object.
    data: &'static str,
}

struct Get {
    challenge: &'static str,
    client_data: &'static str,
    data: &'static str,
    signature: &'static str,
}

const ES256: Vector = Vector {
    create: Create {
        challenge: "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130",
        client_data: "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c453551227d",
        data: "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220",
    },
    get: Get {
        challenge: "39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408",
        client_data: "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224f63446e55685158756c5455506f334a5558543049393770767a7a59425039745a63685879617630314167222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d",
        data: "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000",
        signature: "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87",
    },
};

const CROSS_ORIGIN: Vector = Vector {
    create: Create {
        challenge: "3be5aacd03537142472340ab5969f240f1d87716e20b6807ac230655fa4b3b49",
        client_data: "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a224f2d57717a514e5463554a484930437257576e7951504859647862694332674872434d475666704c4f306b222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a747275652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a207a5a7175457444523944577170573574425754467567227d",
        data: "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b54500000000883f4f6014f19c09d87aa38123be48d000206e1050c0d2ca2f07c755cb2c66a74c64fa43065c18f938354d9915db2bd5ce57a501020326200121582022200a473f90b11078851550d03b4e44a2279f8c4eca27b3153dedfe03e4e97d225820cbd0be95e746ad6f5a8191be11756e4c0420e72f65b466d39bc56b8b123a9c6e",
    },
    get: Get {
        challenge: "876aa517ba83fdee65fcffdbca4c84eeae5d54f8041a1fc85c991e5bbb273137",
        client_data: "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a226832716c463771445f65356c5f505f62796b7945377135645650674547685f49584a6b655737736e4d5463222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a747275652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a2039327063545644304162792d713464746d6a36656667227d",
        data: "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50500000000",
        signature: "3046022100eb12fcf23b12764c0f122e22371fab92e283879fd798f38ee1841c951b6e40e7022100c76237ff9db77b3c56f30837cda6a09acfa2e915544e609c0733b1184036d1cf",
    },
};

const TOP_ORIGIN: Vector = Vector {
    create: Create {
        challenge: "4e1f4c6198699e33c14f192153f49d7e0e8e3577d5ac416c5f3adc92a41f27e5",
        client_data: "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a225468394d595a68706e6a504254786b68555f53646667364f4e58665672454673587a72636b7151664a2d55222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a747275652c22746f704f726967696e223a2268747470733a2f2f6578616d706c652e636f6d227d",
        data: "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5410000000097586fd09799a76401c200455099ef2a0020b8ad59b996047ab18e2ceb57206c362da57458793481f4a8ebf101c7ca7cc0f1a5010203262001215820a1c47c1d82da4ebe82cd72207102b380670701993bc35398ae2e5726427fe01d22582086c1080d82987028c7f54ecb1b01185de243b359294a0ed210cd47480f0adc88",
    },
    get: Get {
        challenge: "d54a5c8ca4b62a8e3bb321e3b2bc73856f85a10150db2939ac195739eb1ea066",
        client_data: "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a22315570636a4b53324b6f34377379486a7372787a68572d466f51465132796b3572426c584f6573656f4759222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a747275652c22746f704f726967696e223a2268747470733a2f2f6578616d706c652e636f6d222c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a205569466f4a4d56525148444146574669347678557051227d",
        data: "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50500000000",
        signature: "3045022100b5a70c81780d5fcc9a4f2ae9caae99058f8accaf58b91fb59329646c28ac6ffc022012e101c165db3c8e9957f0c54dd6ca9b56bc3bd2f280bd2faa6c1d02c6e5c171",
    },
};

fn hex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn hex32(text: &str) -> [u8; 32] {
    hex(text).try_into().unwrap()
}

fn rp() -> RpId {
    "example.org".parse().unwrap()
}

fn site() -> Url {
    "https://example.org/approvals/1".parse().unwrap()
}

impl Create {
    fn registration(&self) -> Registration {
        Registration::new(&hex(self.data), &hex(self.client_data)).unwrap()
    }

    fn check(&self, presence: Presence) -> Result<Passkey, PasskeyError> {
        let (rp_id, site) = (&rp(), &site());
        let challenge = hex32(self.challenge);
        check_registration(
            &self.registration(),
            &challenge,
            Place { rp_id, site },
            presence,
        )
    }
}

impl Get {
    fn assertion(&self, passkey: &Passkey) -> Assertion {
        let id = passkey.id.clone();
        let (data, client_data) = (hex(self.data), hex(self.client_data));
        Assertion::new(id, &data, &client_data, &hex(self.signature)).unwrap()
    }

    fn check(&self, passkey: &Passkey, presence: Presence) -> Result<(), PasskeyError> {
        let (rp_id, site) = (&rp(), &site());
        let assertion = self.assertion(passkey);
        let challenge = hex32(self.challenge);
        check_assertion(
            &assertion,
            &challenge,
            Place { rp_id, site },
            passkey,
            presence,
        )
    }
}

fn hers() -> Passkey {
    ES256.create.check(Presence::Touched).unwrap()
}

#[test]
fn the_published_passkey_is_read_and_its_answer_verifies() {
    let passkey = hers();
    assert_eq!(
        passkey.id.as_bytes(),
        hex("f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4")
    );
    assert_eq!(ES256.get.check(&passkey, Presence::Touched), Ok(()));
    let kept: Passkey = serde_json::from_str(&serde_json::to_string(&passkey).unwrap()).unwrap();
    assert_eq!(ES256.get.check(&kept, Presence::Touched), Ok(()));
}

#[test]
fn an_answer_without_user_verification_is_refused() {
    assert_eq!(
        ES256.create.check(Presence::Verified).unwrap_err(),
        PasskeyError::NotVerified
    );
    assert_eq!(
        ES256.get.check(&hers(), Presence::Verified),
        Err(PasskeyError::NotVerified)
    );
}

#[test]
fn an_answer_from_inside_another_page_is_refused() {
    for framed in [CROSS_ORIGIN, TOP_ORIGIN] {
        let made = framed.create.check(Presence::Touched);
        assert_eq!(made.unwrap_err(), PasskeyError::WrongOrigin);
        let used = framed.get.check(&hers(), Presence::Touched);
        assert_eq!(used, Err(PasskeyError::WrongOrigin));
    }
}

#[test]
fn what_does_not_fit_the_challenge_the_place_or_the_key_is_refused() {
    let (passkey, id, here) = (hers(), rp(), site());
    let good = ES256.get.assertion(&passkey);
    let challenge = hex32(ES256.get.challenge);
    let check = |assertion: &Assertion, challenge: &[u8; 32], rp_id: &RpId, site: &Url, key| {
        let place = Place { rp_id, site };
        check_assertion(assertion, challenge, place, key, Presence::Touched)
    };
    assert_eq!(check(&good, &challenge, &id, &here, &passkey), Ok(()));
    assert_eq!(
        check(&good, &[0; 32], &id, &here, &passkey),
        Err(PasskeyError::WrongChallenge)
    );
    let other: RpId = "example.com".parse().unwrap();
    assert_eq!(
        check(&good, &challenge, &other, &here, &passkey),
        Err(PasskeyError::WrongService)
    );
    for elsewhere in [
        "https://example.com/",
        "http://example.org/",
        "https://example.org:8443/",
        "https://www.example.org/",
        "data:text/plain,x",
    ] {
        assert_eq!(
            check(
                &good,
                &challenge,
                &id,
                &elsewhere.parse().unwrap(),
                &passkey
            ),
            Err(PasskeyError::WrongOrigin),
            "{elsewhere}"
        );
    }
    let stranger = Passkey {
        key: CROSS_ORIGIN.create.key(),
        ..passkey.clone()
    };
    assert_eq!(
        check(&good, &challenge, &id, &here, &stranger),
        Err(PasskeyError::Signature)
    );
    let renamed = Passkey {
        id: CredentialId::from_bytes(b"another").unwrap(),
        ..passkey.clone()
    };
    assert_eq!(
        check(&good, &challenge, &id, &here, &renamed),
        Err(PasskeyError::Signature)
    );
}

#[test]
fn every_changed_byte_is_noticed() {
    let (passkey, rp_id, site) = (hers(), rp(), site());
    let parts = [ES256.get.data, ES256.get.client_data, ES256.get.signature].map(hex);
    for (which, part) in parts.iter().enumerate() {
        for at in 0..part.len() {
            let mut spoilt = parts.clone();
            spoilt[which][at] ^= 1;
            let [data, client_data, signature] = spoilt;
            let assertion =
                Assertion::new(passkey.id.clone(), &data, &client_data, &signature).unwrap();
            let place = Place {
                rp_id: &rp_id,
                site: &site,
            };
            let challenge = hex32(ES256.get.challenge);
            let refused =
                check_assertion(&assertion, &challenge, place, &passkey, Presence::Touched);
            assert!(refused.is_err(), "part {which}, byte {at}");
        }
    }
}

#[test]
fn a_registration_is_not_an_answer_nor_the_reverse() {
    let passkey = hers();
    let place = (rp(), site());
    let place = Place {
        rp_id: &place.0,
        site: &place.1,
    };
    let as_answer = Assertion::new(
        passkey.id.clone(),
        &hex(ES256.create.data),
        &hex(ES256.create.client_data),
        &hex(ES256.get.signature),
    )
    .unwrap();
    let challenge = hex32(ES256.create.challenge);
    assert_eq!(
        check_assertion(&as_answer, &challenge, place, &passkey, Presence::Touched),
        Err(PasskeyError::WrongType)
    );
    let as_new = Registration::new(&hex(ES256.get.data), &hex(ES256.get.client_data)).unwrap();
    let challenge = hex32(ES256.get.challenge);
    assert_eq!(
        check_registration(&as_new, &challenge, place, Presence::Touched).unwrap_err(),
        PasskeyError::WrongType
    );
}

#[test]
fn cut_registrations_are_refused_and_never_panic() {
    let (data, client_data) = (hex(ES256.create.data), hex(ES256.create.client_data));
    let (rp_id, site) = (rp(), site());
    let challenge = hex32(ES256.create.challenge);
    let place = Place {
        rp_id: &rp_id,
        site: &site,
    };
    for end in 0..data.len() {
        let cut = Registration::new(&data[..end], &client_data).unwrap();
        let read = check_registration(&cut, &challenge, place, Presence::Touched);
        assert!(read.is_err(), "{end}");
    }
}

impl Create {
    /// The key, wherever it was made.
    fn key(&self) -> super::PasskeyKey {
        let data = passkey_types::ctap2::AuthenticatorData::from_slice(&hex(self.data)).unwrap();
        super::PasskeyKey::of_cose(&data.attested_credential_data.unwrap().key).unwrap()
    }
}
