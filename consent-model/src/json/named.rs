//! Shaping a value into a type whose members are read by name and never by place.
//!
//! serde lets an array of the right length stand for an object: `["a", 1]` for
//! `{"name": "a", "age": 1}`. A document would then have two spellings, one of which no
//! specification knows and in which a member can change its meaning by moving. Here an array is
//! read only where a list is expected.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, Expected,
    IntoDeserializer, Unexpected, VariantAccess, Visitor,
};
use serde::{Deserializer, forward_to_deserialize_any};
use serde_json::{Error, Map, Value};

/// Reads a member of an enum told apart by a tag, which serde keeps aside and would then read by
/// place, too. For `#[serde(deserialize_with)]`.
pub(crate) fn by_name<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let members = Map::deserialize(from)?;
    T::deserialize(Named(Value::Object(members))).map_err(D::Error::custom)
}

/// A value whose objects are read by name.
pub(super) struct Named(pub(super) Value);

impl Named {
    /// An object, or the refusal of what stands in its place.
    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(_) => Err(Error::invalid_type(Unexpected::Seq, &visitor)),
            other => Self(other).deserialize_any(visitor),
        }
    }
}

/// Whether what is expected is an enum told apart by a member of the object. Its visitor would take
/// the tag from the first place of an array; it is known by how serde announces it.
fn is_tagged(expected: &dyn Expected) -> bool {
    expected.to_string().starts_with("internally tagged enum")
}

impl<'de> Deserializer<'de> for Named {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(_) if is_tagged(&visitor) => self.object(visitor),
            Value::Array(items) => {
                let mut items = SeqDeserializer::new(items.into_iter().map(Named));
                let value = visitor.visit_seq(&mut items)?;
                items.end()?;
                Ok(value)
            }
            Value::Object(members) => {
                let named = members
                    .into_iter()
                    .map(|(name, value)| (name, Named(value)));
                let mut members = MapDeserializer::new(named);
                let value = visitor.visit_map(&mut members)?;
                members.end()?;
                Ok(value)
            }
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(variant) => visitor.visit_enum(Variant(variant, None)),
            Value::Object(members) if members.len() == 1 => match members.into_iter().next() {
                Some((variant, value)) => visitor.visit_enum(Variant(variant, Some(Named(value)))),
                None => Err(Error::invalid_length(0, &visitor)),
            },
            Value::Object(members) => Err(Error::invalid_length(members.len(), &visitor)),
            other => Named(other).deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct identifier ignored_any
    }
}

impl IntoDeserializer<'_, Error> for Named {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A variant's name and what stands under it.
struct Variant(String, Option<Named>);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Content;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Content), Error> {
        Ok((
            seed.deserialize(self.0.into_deserializer())?,
            Content(self.1),
        ))
    }
}

/// What stands under a variant's name.
struct Content(Option<Named>);

impl Content {
    fn there<E: serde::de::Error>(self, expected: &'static str) -> Result<Named, E> {
        self.0
            .ok_or_else(|| E::invalid_type(Unexpected::UnitVariant, &expected))
    }
}

impl<'de> VariantAccess<'de> for Content {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.0.map_or(Ok(()), <()>::deserialize)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.there("a newtype variant")?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.there("a tuple variant")?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.there("a struct variant")?.object(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::json::from_value;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Point {
        x: i64,
        y: Option<f64>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Shape {
        Empty,
        At(Point),
        Between(i64, i64),
        Box { low: Point, high: Point },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Metres(u8);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Unit;

    /// What serde's own reader makes of it, and ours.
    fn both<T: DeserializeOwned>(value: &Value) -> (Option<T>, Option<T>) {
        let theirs = serde_json::from_value(value.clone()).ok();
        (theirs, from_value(value.clone()).ok())
    }

    #[track_caller]
    fn same<T: DeserializeOwned + PartialEq + std::fmt::Debug>(value: &Value) {
        let (theirs, ours) = both::<T>(value);
        assert_eq!(ours, theirs, "{value}");
    }

    #[test]
    fn a_list_in_an_objects_place_is_refused_wherever_it_stands() {
        let boxed = json!({"box": {"low": {"x": 1}, "high": [2, 3.0]}});
        let (theirs, ours) = both::<Shape>(&boxed);
        assert!(theirs.is_some() && ours.is_none());
        let (theirs, ours) = both::<Vec<Option<Point>>>(&json!([null, [1, 2.0]]));
        assert!(theirs.is_some() && ours.is_none());
        let (theirs, ours) = both::<BTreeMap<String, Shape>>(&json!({"a": {"at": [1, null]}}));
        assert!(theirs.is_some() && ours.is_none());
    }

    #[test]
    fn everything_else_is_read_as_serde_reads_it() {
        for value in [
            json!("empty"),
            json!({"empty": null}),
            json!({"empty": 1}),
            json!("at"),
            json!({"at": {"x": 1, "y": 2.5}}),
            json!({"at": {"x": 1, "z": 2}}),
            json!({"between": [1, 2]}),
            json!({"between": [1]}),
            json!({"between": [1, 2, 3]}),
            json!("between"),
            json!({"box": {"low": {"x": 1}, "high": {"x": 2, "y": null}}}),
            json!("box"),
            json!({"box": [{"x": 1}, {"x": 2}]}),
            json!({"at": {"x": 1}, "empty": null}),
            json!({}),
            json!({"other": 1}),
            json!(7),
            Value::Null,
        ] {
            same::<Shape>(&value);
            same::<Option<Shape>>(&value);
            same::<BTreeMap<String, Value>>(&value);
            same::<Vec<Shape>>(&json!([value]));
        }
        for value in [
            json!(7),
            json!(-7),
            json!(300),
            json!("7"),
            json!([7]),
            Value::Null,
        ] {
            same::<Metres>(&value);
            same::<Unit>(&value);
            same::<(u8, Option<bool>)>(&json!([value, true]));
            same::<(u8,)>(&json!([value, true]));
        }
    }
}
