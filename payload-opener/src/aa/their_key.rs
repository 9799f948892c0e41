//! What the other side sent: a public key and a nonce, checked.

use std::fmt;

use base64::Engine as _;
use curve25519_dalek::montgomery::MontgomeryPoint;

use super::key_value::{self, BASE64, KeyForm};
use super::{Curve, KeyError, weierstrass};

/// Public key and nonce of the other side.
///
/// INVARIANT: the point is on the curve and not of small order, so the secret is not known to
/// everybody; on `Curve25519` it is in the group of the base point, so old implementations, which
/// do not clear the cofactor, come to the same secret as new ones.
#[derive(Clone, PartialEq, Eq)]
pub struct TheirKey {
    curve: Curve,
    point: MontgomeryPoint,
    nonce: [u8; 32],
    form: KeyForm,
}

impl TheirKey {
    /// Reads `KeyMaterial.curve`, `DHPublicKey.KeyValue` and `Nonce`.
    ///
    /// # Errors
    ///
    /// [`KeyError`], for whichever check fails first: curve, encoding, point, nonce.
    pub fn parse(curve: &str, key_value: &str, nonce: &str) -> Result<Self, KeyError> {
        let curve = Curve::parse(curve)?;
        let (bare, form) = key_value::read(curve, key_value)?;
        let point = match curve {
            // Bit 255 is ignored and numbers from p on are reduced, as RFC 7748 §5 demands.
            Curve::X25519 => MontgomeryPoint(bare.try_into().map_err(|_| KeyError::KeyValue)?),
            Curve::Curve25519 => weierstrass_point(&bare)?,
        };
        // A point of the twist has no Edwards form.
        let edwards = point.to_edwards(0).ok_or(KeyError::NotOnCurve)?;
        if edwards.is_small_order() {
            return Err(KeyError::SmallOrder);
        }
        if curve == Curve::Curve25519 && !edwards.is_torsion_free() {
            return Err(KeyError::OtherGroup);
        }
        let nonce = BASE64
            .decode(nonce)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(KeyError::Nonce)?;
        Ok(Self {
            curve,
            point,
            nonce,
            form,
        })
    }

    /// The curve.
    #[must_use]
    pub const fn curve(&self) -> Curve {
        self.curve
    }

    /// The form the key came in; the other side reads at least this one.
    #[must_use]
    pub const fn form(&self) -> KeyForm {
        self.form
    }

    pub(super) const fn point(&self) -> &MontgomeryPoint {
        &self.point
    }

    pub(super) const fn nonce(&self) -> &[u8; 32] {
        &self.nonce
    }
}

/// The point of an octet string. Of a compressed one the sign is not needed: the secret depends on
/// the x coordinate alone.
fn weierstrass_point(bare: &[u8]) -> Result<MontgomeryPoint, KeyError> {
    let (_, coordinates) = bare.split_first().ok_or(KeyError::KeyValue)?;
    let (x, y) = coordinates
        .split_first_chunk::<32>()
        .ok_or(KeyError::KeyValue)?;
    if !y.is_empty() {
        let y = y.try_into().map_err(|_| KeyError::KeyValue)?;
        if !weierstrass::on_curve(x, y) {
            return Err(KeyError::NotOnCurve);
        }
    }
    weierstrass::point_of(x).ok_or(KeyError::NotOnCurve)
}

impl fmt::Debug for TheirKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TheirKey({})", self.curve)
    }
}
