//! The demo: sandbox shops and people, so that a newcomer sees a friend's word and pays within two minutes.

pub mod shops;
