//! Pictures of recommendations: read by whoever may read the word.
//!
//! A browser fetches a picture without a session, so the address itself says whose eyes it is for: of a word for everyone the
//! plain address is enough; of any other word it carries a seal over picture, reader and end, and is asked again at each reading
//! whether this reader may (still) read the word. Whoever finds such an address has it for some minutes at most.

use crate::app::App;
use vouch_domain::{PictureId, ShopperId, Timestamp};

/// An address is good for ten to twenty minutes. It is the same for ten, so that what is rendered again is not fetched again.
const STEP_SECONDS: i64 = 600;

/// Where `viewer` finds a picture of a word that they may read.
pub fn address(app: &App, viewer: Option<ShopperId>, public: bool, id: PictureId) -> String {
    let plain = format!("{}/v1/pictures/{id}", app.origin);
    let Some(viewer) = viewer.filter(|_| !public) else {
        return plain;
    };
    let step = STEP_SECONDS * 1_000_000;
    let until = Timestamp((app.now().micros() / step + 2) * step);
    format!("{plain}?seal={}", seal(app, id, viewer, until))
}

fn seal(app: &App, id: PictureId, viewer: ShopperId, until: Timestamp) -> String {
    let mut payload = Vec::with_capacity(24);
    payload.extend_from_slice(&viewer.bytes());
    payload.extend_from_slice(&until.micros().to_be_bytes());
    let purpose = format!("picture {id}");
    app.keys.seal.of(&purpose).seal(&payload)
}
