//! Our ephemeral key pair and nonce.

use std::fmt;

use base64::Engine as _;
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::montgomery::MontgomeryPoint;
use curve25519_dalek::scalar::{Scalar, clamp_integer};
use zeroize::{Zeroize as _, Zeroizing};

use super::key_value::{self, BASE64, KeyForm};
use super::session::Session;
use super::{Curve, KeyError, OpenError, TheirKey, weierstrass};

/// The form of [`KeyPair::to_secret`].
const VERSION: u8 = 1;

/// An ephemeral key pair with its nonce; never printed, erased when dropped.
///
/// INVARIANT: it seals at most one document. Sealing consumes it, it cannot be cloned, and a pair
/// read back from [`to_secret`](Self::to_secret) only opens.
pub struct KeyPair {
    curve: Curve,
    /// Little-endian. X25519: clamped when used (RFC 7748 §5). Curve25519: the number itself, below
    /// the order of the base point and not zero.
    secret: Zeroizing<[u8; 32]>,
    public: EdwardsPoint,
    nonce: [u8; 32],
    kept: bool,
}

impl KeyPair {
    /// Makes a pair and its nonce from 64 bytes that `random` fills in.
    pub fn generate(curve: Curve, random: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        random(secret.as_mut_slice());
        if curve == Curve::Curve25519 {
            // Of X25519's numbers, so none is a multiple of the order: that would take a factor 8
            // below 8.
            let clamped = Zeroizing::new(clamp_integer(*secret));
            let number = Zeroizing::new(Scalar::from_bytes_mod_order(*clamped));
            *secret = number.to_bytes();
        }
        let mut nonce = [0; 32];
        random(&mut nonce);
        Self::from_parts(curve, secret, nonce, false)
    }

    fn from_parts(curve: Curve, secret: Zeroizing<[u8; 32]>, nonce: [u8; 32], kept: bool) -> Self {
        let public = match curve {
            Curve::X25519 => EdwardsPoint::mul_base_clamped(*secret),
            Curve::Curve25519 => EdwardsPoint::mul_base(&number(&secret)),
        };
        Self {
            curve,
            secret,
            public,
            nonce,
            kept,
        }
    }

    /// The curve.
    #[must_use]
    pub const fn curve(&self) -> Curve {
        self.curve
    }

    /// `DHPublicKey.KeyValue` in the curve's usual form: base64 of the 32 bytes for X25519, PEM as
    /// `rahasya` writes it for Curve25519.
    #[must_use]
    pub fn key_value(&self) -> String {
        self.key_value_as(match self.curve {
            Curve::X25519 => KeyForm::Raw,
            Curve::Curve25519 => KeyForm::Pem,
        })
    }

    /// `DHPublicKey.KeyValue` in a certain form, as in the one the other side [used](TheirKey::form).
    #[must_use]
    pub fn key_value_as(&self, form: KeyForm) -> String {
        let point = self.public.to_montgomery();
        let bare = match self.curve {
            Curve::X25519 => point.to_bytes().to_vec(),
            Curve::Curve25519 => {
                // The base point's multiple has a y; without one nothing is sent that could be read.
                let y = weierstrass::y_of(&self.public).unwrap_or_default();
                [&[4], weierstrass::x_of(&point).as_slice(), &y].concat()
            }
        };
        key_value::write(self.curve, &bare, form)
    }

    /// `KeyMaterial.Nonce`: base64 of 32 random bytes.
    #[must_use]
    pub fn nonce(&self) -> String {
        BASE64.encode(self.nonce)
    }

    /// The pair as bytes, to be kept encrypted between a request and the fetch.
    #[must_use]
    pub fn to_secret(&self) -> Zeroizing<Vec<u8>> {
        let curve = match self.curve {
            Curve::X25519 => 1,
            Curve::Curve25519 => 2,
        };
        let mut bytes = Zeroizing::new(Vec::with_capacity(66));
        bytes.extend_from_slice(&[VERSION, curve]);
        bytes.extend_from_slice(self.secret.as_slice());
        bytes.extend_from_slice(&self.nonce);
        bytes
    }

    /// Reads a kept pair, which opens but does not seal.
    ///
    /// # Errors
    ///
    /// [`KeyError::Kept`] if the bytes are not from [`to_secret`](Self::to_secret).
    pub fn from_secret(bytes: &[u8]) -> Result<Self, KeyError> {
        let (head, rest) = bytes.split_first_chunk::<2>().ok_or(KeyError::Kept)?;
        let curve = match head {
            [VERSION, 1] => Curve::X25519,
            [VERSION, 2] => Curve::Curve25519,
            _ => return Err(KeyError::Kept),
        };
        let (secret, nonce) = rest.split_first_chunk::<32>().ok_or(KeyError::Kept)?;
        let secret = Zeroizing::new(*secret);
        let nonce = nonce.try_into().map_err(|_| KeyError::Kept)?;
        if curve == Curve::Curve25519 {
            let number = Option::<Scalar>::from(Scalar::from_canonical_bytes(*secret));
            if number
                .map(Zeroizing::new)
                .is_none_or(|n| *n == Scalar::ZERO)
            {
                return Err(KeyError::Kept);
            }
        }
        Ok(Self::from_parts(curve, secret, nonce, true))
    }

    /// Seals one document for the other side: `encryptedFI`.
    ///
    /// # Errors
    ///
    /// [`KeyError`] if the keys do not fit or the pair was kept.
    pub fn seal(self, theirs: &TheirKey, plaintext: &[u8]) -> Result<String, KeyError> {
        if self.kept {
            return Err(KeyError::OpensOnly);
        }
        self.session(theirs)?.seal(plaintext)
    }

    /// Opens `encryptedFI` of the other side.
    ///
    /// # Errors
    ///
    /// [`OpenError`]; what is not whole and authentic is not shown in part either.
    pub fn open(
        &self,
        theirs: &TheirKey,
        encrypted_fi: &str,
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.session(theirs)?.open(encrypted_fi)
    }

    fn session(&self, theirs: &TheirKey) -> Result<Session, KeyError> {
        if theirs.curve() != self.curve {
            return Err(KeyError::OtherCurve);
        }
        if *theirs.point() == self.public.to_montgomery() {
            return Err(KeyError::Reflected);
        }
        let mut shared = match self.curve {
            Curve::X25519 => theirs.point().mul_clamped(*self.secret),
            Curve::Curve25519 => *number(&self.secret) * theirs.point(),
        };
        // Cannot be: TheirKey is of no small order, our number no multiple of the order.
        if shared == MontgomeryPoint([0; 32]) {
            return Err(KeyError::SmallOrder);
        }
        let secret = match self.curve {
            Curve::X25519 => Zeroizing::new(shared.to_bytes()),
            Curve::Curve25519 => weierstrass::x_of(&shared),
        };
        shared.zeroize();
        Session::derive(&secret, &self.nonce, theirs.nonce()).ok_or(KeyError::Kept)
    }
}

/// The number in `secret`, modulo the order of the base point.
fn number(secret: &[u8; 32]) -> Zeroizing<Scalar> {
    Zeroizing::new(Scalar::from_bytes_mod_order(*secret))
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPair")
    }
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::montgomery::MontgomeryPoint;

    /// RFC 7748 §5.2, the iterated vector: that the library's multiplication is the one meant.
    #[test]
    fn multiplication_is_that_of_the_rfc() {
        let mut base = [0; 32];
        base[0] = 9;
        let (mut scalar, mut point) = (base, base);
        for round in 1..=1000 {
            let product = MontgomeryPoint(point).mul_clamped(scalar).to_bytes();
            (point, scalar) = (scalar, product);
            let start = match round {
                1 => [0x42, 0x2c, 0x8e, 0x7a],
                1000 => [0x68, 0x4c, 0xf5, 0x9b],
                _ => continue,
            };
            assert_eq!(product[..4], start, "round {round}");
        }
    }
}
