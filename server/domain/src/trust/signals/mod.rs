//! Signals: pure looks at who said what and when. Each answers with a number and the evidence it rests on; none accuses.
