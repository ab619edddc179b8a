//! Recommendations: what people who bought a product say of it, to whom they chose to say it.

mod recommendation;
mod store;

pub use recommendation::{Audience, Disclosure, Recommendation};
pub use store::RecommendationStore;
