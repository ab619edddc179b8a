//! What the checkout does in a browser.
