//! What only a real browser can say: its `Intl`, its `fetch`, its passkeys' refusals. Run by `npm test` in a page
//! (scripts/wasm-tests.mjs), whose server answers at `/echo` with what it was sent.
#![cfg(target_arch = "wasm32")]

use serde::Deserialize;
use vouch_browser::api::{Call, Failure};
use vouch_browser::intl::{day, money};
use vouch_browser::json::Json;
use vouch_browser::passkeys::{self, Begun, Trouble};
use vouch_browser::{quoted, random_id};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn money_is_exact_in_every_scale_and_both_languages() {
    let rows = [
        (2400, "EUR", "en", "€24.00"),
        (2400, "EUR", "fr", "24,00\u{a0}€"),
        (5, "EUR", "en", "€0.05"),
        (0, "EUR", "en", "€0.00"),
        (-1250, "EUR", "en", "-€12.50"),
        (2400, "JPY", "en", "¥2,400"),
        (1234, "BHD", "en", "BHD\u{a0}1.234"),
        // The largest amount on the wire is 2^53 - 1; a float would already round it.
        (9_007_199_254_740_991, "EUR", "en", "€90,071,992,547,409.91"),
        (i64::MAX, "EUR", "en", "€92,233,720,368,547,758.07"),
        // What no browser knows is still readable.
        (2400, "not a code", "en", "24.00 not a code"),
    ];
    for (amount, currency, language, expected) in rows {
        assert_eq!(money(amount, currency, language), expected);
    }
}

#[wasm_bindgen_test]
fn a_day_is_the_day_in_utc() {
    let rows = [
        ("2026-11-23T00:00:00Z", "en", "November 23, 2026"),
        ("2026-11-23T23:59:59.999Z", "en", "November 23, 2026"),
        ("2026-11-23T12:00:00Z", "fr", "23 novembre 2026"),
        ("yesterday", "en", ""),
    ];
    for (time, language, expected) in rows {
        assert_eq!(day(time, language), expected, "{time}");
    }
}

#[wasm_bindgen_test]
fn a_text_becomes_json_whatever_is_in_it() {
    let rows = [
        ("", r#""""#),
        ("a\"b\\c\n", r#""a\"b\\c\n""#),
        ("</script>", r#""</script>""#),
        ("é🙂", "\"é🙂\""),
    ];
    for (text, expected) in rows {
        assert_eq!(quoted(text), expected);
    }
    assert_ne!(random_id(), random_id());
}

#[derive(Deserialize)]
struct Echo {
    method: String,
    authorization: Option<String>,
    key: Option<String>,
    content_type: Option<String>,
    body: String,
}

#[wasm_bindgen_test]
async fn a_call_carries_what_it_was_given() {
    let call = Call::post("/echo")
        .bearer("vst_1")
        .key("k-1")
        .json(r#"{"a":1}"#.to_owned());
    let Ok(echo) = call.read::<Echo>().await else {
        panic!("no answer")
    };
    assert_eq!(echo.method, "POST");
    assert_eq!(echo.authorization.as_deref(), Some("Bearer vst_1"));
    assert_eq!(echo.key.as_deref(), Some("k-1"));
    assert_eq!(echo.content_type.as_deref(), Some("application/json"));
    assert_eq!(echo.body, r#"{"a":1}"#);

    let Ok(echo) = Call::get("/echo").read::<Echo>().await else {
        panic!("no answer")
    };
    assert_eq!(
        (echo.method.as_str(), echo.authorization, echo.key),
        ("GET", None, None)
    );
    let Ok(echo) = Call::delete("/echo").read::<Echo>().await else {
        panic!("no answer")
    };
    assert_eq!(echo.method, "DELETE");
}

#[wasm_bindgen_test]
async fn a_refusal_has_its_code_and_what_comes_with_it() {
    let problem = r#"{"code":"insufficient_funds","detail":"Not enough.","missing":250}"#;
    match Call::post("/echo?status=402&plain")
        .json(problem.to_owned())
        .send()
        .await
    {
        Err(Failure::Refused(problem)) => {
            assert_eq!(
                (problem.status, problem.code.as_str()),
                (402, "insufficient_funds")
            );
            assert_eq!(problem.detail, "Not enough.");
            assert_eq!(problem.body.integer("missing"), 250);
        }
        _ => panic!("it was not refused"),
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_makes_no_sense_is_lost() {
    // A proxy's error page; an answer of another shape; nobody there.
    let calls = [
        Call::post("/echo?status=502&plain").json("<h1>Bad gateway</h1>".to_owned()),
        Call::post("/echo?plain").json("[]".to_owned()),
        Call::get("http://localhost:1/"),
    ];
    for call in calls {
        assert!(matches!(call.read::<Echo>().await, Err(Failure::Lost)));
    }
}

#[wasm_bindgen_test]
fn a_ceremony_is_read_and_answered() {
    let begun = Begun::read(r#"{"ceremony":"cer_\"1","public_key":{"challenge":"AA"}}"#);
    let begun = begun.expect("it has both members");
    assert_eq!(begun.ceremony, "cer_\"1");
    assert_eq!(
        begun.answer(r#"{"id":"x"}"#),
        r#"{"ceremony":"cer_\"1","credential":{"id":"x"}}"#
    );
    for text in ["", "[]", r#"{"public_key":{}}"#, r#"{"ceremony":1}"#] {
        assert!(Begun::read(text).is_none(), "{text:?}");
    }
}

#[wasm_bindgen_test]
async fn a_ceremony_that_was_called_off_is_told_apart() {
    let aborted = web_sys::AbortSignal::abort();
    let request = Json::parse(r#"{"challenge":"AAAAAAAAAAAAAAAAAAAAAA","rpId":"localhost"}"#);
    let request = request.expect("JSON").into_js();
    assert_eq!(
        passkeys::get(&request, &aborted).await,
        Err(Trouble::Aborted)
    );
    // Options that are none are refused by the browser before anybody is asked.
    let waiting = web_sys::AbortSignal::timeout_with_u32(1000);
    assert_eq!(
        passkeys::get(&1.into(), &waiting).await,
        Err(Trouble::Unsupported)
    );
    assert_eq!(
        passkeys::create(&1.into(), &waiting).await,
        Err(Trouble::Unsupported)
    );
}
