//! Curve25519 in short Weierstrass form, `y² = x³ + ax + b`, beside the form that the library has.
//!
//! The map between the two is `x = u + A/3`, `y = v` with `A = 486662`. Scalar multiplication stays
//! with the library; here is only what its form lacks, the second coordinate. All arithmetic is of
//! fixed length and constant time, though only [`x_of`] meets secrets.

use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{U256, const_prime_monty_params};
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::montgomery::MontgomeryPoint;
use zeroize::{Zeroize as _, Zeroizing};

const_prime_monty_params!(
    Field,
    U256,
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
    2,
    "The integers modulo 2^255 - 19."
);

type Element = ConstMontyForm<Field, { U256::LIMBS }>;

const A: Element = Element::new(&U256::from_u32(486_662));

/// A divided by 3, what lies between `u` and `x`.
const SHIFT: Element = Element::new(&U256::from_be_hex(
    "2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad2451",
));

/// The square root of -(A + 2) by which the base points correspond: `x_E = ROOT · u / v`
/// (RFC 7748 §4.1).
const ROOT: Element = Element::new(&U256::from_be_hex(
    "70d9120b9f5ff9442d84f723fc03b0813a5e2c2eb482e57d3391fb5500ba81e7",
));

/// The affine x coordinate of `point`, big-endian.
pub(super) fn x_of(point: &MontgomeryPoint) -> Zeroizing<[u8; 32]> {
    let mut u = U256::from_le_slice(point.as_bytes());
    let mut x = Element::new(&u).add(&SHIFT);
    let mut value = x.retrieve();
    let mut bytes = Zeroizing::new([0; 32]);
    bytes.copy_from_slice(value.to_be_bytes().as_ref());
    u.zeroize();
    x.zeroize();
    value.zeroize();
    bytes
}

/// The affine y coordinate of a public point that is not the neutral element, big-endian.
pub(super) fn y_of(point: &EdwardsPoint) -> Option<[u8; 32]> {
    let u = Element::new(&U256::from_le_slice(point.to_montgomery().as_bytes()));
    let v = Option::<Element>::from(square_of_v(&u).sqrt())?;
    // There are two roots; the right one leads back to the sign of the Edwards form.
    let x = ROOT.mul(&u).mul(&Option::<Element>::from(v.invert())?);
    let odd = point.compress().as_bytes()[31] >> 7 == 1;
    let is_odd = x.retrieve().to_be_bytes().as_ref()[31] & 1 == 1;
    Some(bytes(&if odd == is_odd { v } else { v.neg() }))
}

/// The point with this x coordinate (big-endian), if there may be one.
pub(super) fn point_of(x: &[u8; 32]) -> Option<MontgomeryPoint> {
    let mut u = bytes(&element(x)?.sub(&SHIFT));
    u.reverse();
    Some(MontgomeryPoint(u))
}

/// Whether `y` belongs to `x` (both big-endian).
pub(super) fn on_curve(x: &[u8; 32], y: &[u8; 32]) -> bool {
    let (Some(x), Some(y)) = (element(x), element(y)) else {
        return false;
    };
    y.square() == square_of_v(&x.sub(&SHIFT))
}

/// `v² = u³ + Au² + u`
fn square_of_v(u: &Element) -> Element {
    u.square().mul(&u.add(&A)).add(u)
}

/// A coordinate as it is sent: below the modulus, or it is none.
fn element(bytes: &[u8; 32]) -> Option<Element> {
    let value = U256::from_be_slice(bytes);
    (value < *Element::MODULUS.as_ref()).then(|| Element::new(&value))
}

fn bytes(value: &Element) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(value.retrieve().to_be_bytes().as_ref());
    bytes
}
