//! Becoming a shopper, coming back, and everything that may not work: on other pages, twice, too late, with somebody else's half.

use super::authenticator::{Algorithm, Authenticator, Page, SHOP, base64url, from_base64url};
use super::house::{Answer, House, PAY};
use super::people::{
    checkout_at, house_with_shops, house_with_shops_and, in_shop, kept, lamp_checkout, lumen,
    papier, sign_up, try_sign_in, try_sign_up,
};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use vouch_domain::catalogue::Product;
use vouch_domain::merchants::Merchant;
use vouch_domain::{Currency, Money};

fn ana(checkout: &str) -> Value {
    json!({ "checkout": checkout, "handle": "Ana", "email": "ana@example.com" })
}

fn token(session: &Value) -> &str {
    session["token"].as_str().expect("a token")
}

#[tokio::test]
async fn a_new_shopper_signs_up_in_the_shop_and_comes_back() {
    for algorithm in Algorithm::ALL {
        let house = house_with_shops().await;
        let checkout = lamp_checkout(&house);
        let mut device = Authenticator::with_algorithm("ana", algorithm);

        let answer = try_sign_up(&house, &mut device, &in_shop(), ana(&checkout)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let cookie = answer.headers["set-cookie"].to_str().expect("ASCII");
        assert!(cookie.starts_with("__Host-vouch-resume=vrs_"), "{cookie}");
        for attribute in [
            "Path=/",
            "Max-Age=2592000",
            "Secure",
            "HttpOnly",
            "SameSite=None",
            "Partitioned",
        ] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        let session = answer.ok();
        assert_eq!(session["shopper"]["handle"], "Ana");
        assert_eq!(session["expires_at"], "2026-03-02T09:15:00.000Z");
        assert_eq!(
            session["balance"],
            json!({ "amount": 0, "currency": "EUR" })
        );
        let passkey = &device.passkeys[0];
        assert_eq!(passkey.rp_id, "pay.localhost");
        assert_eq!(passkey.user_name, "ana@example.com");

        let answer = try_sign_in(
            &house,
            &mut device,
            &in_shop(),
            json!({ "checkout": checkout }),
        )
        .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let again = answer.ok();
        assert_eq!(again["shopper"], session["shopper"]);
        assert_ne!(again["token"], session["token"]);

        let current = house
            .own_page("GET", "/v1/sessions/current", Some(token(&again)), None)
            .await;
        let current = current.ok();
        assert_eq!(current["shopper"], session["shopper"]);
        assert!(current.get("token").is_none());
    }
}

#[tokio::test]
async fn options_ask_for_what_a_payment_needs() {
    let house = house_with_shops().await;
    let asked = Some(ana(&lamp_checkout(&house)));
    let begun = house
        .own_page("POST", "/v1/shoppers/options", None, asked)
        .await
        .ok();
    let options = &begun["public_key"];
    assert_eq!(
        options["rp"],
        json!({ "id": "pay.localhost", "name": "Vouch" })
    );
    assert_eq!(options["user"]["displayName"], "Ana");
    assert_eq!(options["attestation"], "none");
    let selection = &options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["userVerification"], "required");
    let offered: Vec<i64> = options["pubKeyCredParams"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["alg"].as_i64().expect("a number"))
        .collect();
    assert_eq!(offered, [-8, -7, -257]);
    assert!(
        !options["extensions"].to_string().contains("credential"),
        "{options}"
    );

    let begun = house
        .own_page("POST", "/v1/sessions/options", None, Some(json!({})))
        .await
        .ok();
    let options = &begun["public_key"];
    assert_eq!(options["rpId"], "pay.localhost");
    assert_eq!(options["userVerification"], "required");
    assert!(
        options["allowCredentials"]
            .as_array()
            .is_none_or(Vec::is_empty),
        "{options}"
    );
}

#[tokio::test]
async fn our_own_pages_give_a_longer_session_without_a_cookie() {
    let house = house_with_shops().await;
    let mut device = Authenticator::new("ana");
    let top = Page::top(PAY);
    let asked = json!({ "handle": "Ana", "email": "ana@example.com" });
    for answer in [
        try_sign_up(&house, &mut device, &top, asked).await,
        try_sign_in(&house, &mut device, &top, json!({})).await,
    ] {
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        assert!(!answer.headers.contains_key("set-cookie"));
        let session = answer.ok();
        assert_eq!(session["expires_at"], "2026-03-02T09:30:00.000Z");
        assert_eq!(session["balance"], Value::Null);
    }
}

/// In a frame that is no checkout: the shop is named by its key, the passkey counts on that shop's pages alone, and the session is for
/// acts in that frame, never for what is the shopper's own.
#[tokio::test]
async fn a_frame_that_is_no_checkout_gives_a_session_for_its_shop() {
    let house = house_with_shops().await;
    let mut device = Authenticator::new("ana");
    sign_up(&house, &mut device, &lamp_checkout(&house), "ana").await;
    let asked = json!({ "shop": "pk_test_lumen" });
    let answer = try_sign_in(&house, &mut device, &in_shop(), asked.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let cookie = answer.headers["set-cookie"].to_str().expect("a cookie");
    assert!(cookie.starts_with("__Host-vouch-resume=") && cookie.contains("Partitioned"));
    let session = answer.ok();
    assert_eq!(session["expires_at"], "2026-03-02T09:15:00.000Z");
    assert_eq!(session["balance"]["currency"], "EUR");

    let before = kept(&house).await;
    let elsewhere = Page::framed(PAY, "http://books.localhost:4401");
    let answer = try_sign_in(&house, &mut device, &elsewhere, asked.clone()).await;
    assert_eq!(answer.problem(), "assertion_wrong_top_origin");
    for (asked, code) in [
        (json!({ "shop": "pk_test_nobody" }), "unknown_key"),
        (json!({ "shop": "" }), "unknown_key"),
        (json!({ "shop": 7 }), "invalid_field"),
        (
            json!({ "shop": "pk_test_lumen", "checkout": lamp_checkout(&house) }),
            "invalid_field",
        ),
    ] {
        let path = "/v1/sessions/options";
        let answer = house.own_page("POST", path, None, Some(asked)).await;
        assert_eq!(answer.problem(), code);
    }
    assert_eq!(kept(&house).await, before);

    let in_frame = Some(token(&session));
    let hub = try_sign_in(&house, &mut device, &Page::top(PAY), json!({})).await;
    let hub = hub.ok();
    for (method, path) in [
        ("GET", "/v1/friends"),
        ("POST", "/v1/friends/invitations"),
        ("DELETE", "/v1/friends/shp_00000000000000000000000000"),
        ("POST", "/v1/invitations/nonsense/accept"),
        ("GET", "/v1/orders"),
        ("GET", "/v1/orders/pay_00000000000000000000000000"),
        ("GET", "/v1/recommendations/mine"),
    ] {
        let answer = house.own_page(method, path, in_frame, None).await;
        assert_eq!(
            (answer.status.as_u16(), answer.problem().as_str()),
            (403, "hub_only"),
            "{method} {path}"
        );
        let answer = house.own_page(method, path, Some(token(&hub)), None).await;
        assert_ne!(answer.status, 403, "{method} {path}");
    }
}

/// Where a passkey may be made and used.
#[tokio::test]
async fn a_ceremony_counts_only_where_it_may_happen() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    let mut known = Authenticator::new("ana");
    sign_up(&house, &mut known, &checkout, "ana").await;
    let before = kept(&house).await;
    let evil = "https://evil.example";

    for (framed, page, why) in [
        (true, Page::framed(PAY, evil), "wrong_top_origin"),
        (
            true,
            Page::framed(PAY, "http://shop.localhost:4401"),
            "wrong_top_origin",
        ),
        (
            true,
            Page::framed(PAY, "http://books.localhost:4401"),
            "wrong_top_origin",
        ), // another merchant's page
        (true, Page::framed(evil, SHOP), "wrong_origin"),
        (true, Page::top(SHOP), "wrong_origin"),
        (false, in_shop(), "wrong_top_origin"), // our own pages are never framed
        (false, Page::framed_somewhere(PAY), "wrong_top_origin"),
        (
            false,
            Page::top("http://pay.localhost:4401"),
            "wrong_origin",
        ),
    ] {
        let (asked_up, asked_in) = if framed {
            (ana(&checkout), json!({ "checkout": checkout }))
        } else {
            (
                json!({ "handle": "Ana", "email": "ana@example.com" }),
                json!({}),
            )
        };
        let mut device = Authenticator::new("eve");
        let answer = try_sign_up(&house, &mut device, &page, asked_up).await;
        assert_eq!(answer.problem(), format!("registration_{why}"), "{page:?}");
        let answer = try_sign_in(&house, &mut known, &page, asked_in).await;
        assert_eq!(answer.problem(), format!("assertion_{why}"), "{page:?}");
    }
    assert_eq!(kept(&house).await, before);

    // Safari does not name the page; the hosted checkout is on no page but ours; a second registered origin is as good.
    for page in [
        Page::framed_somewhere(PAY),
        Page::top(PAY),
        Page::framed(PAY, "https://www.lumen.example"),
    ] {
        let answer = try_sign_in(&house, &mut known, &page, json!({ "checkout": checkout })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{page:?}");
    }
}

#[tokio::test]
async fn a_ceremony_is_finished_once_in_time_and_by_its_own_kind() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    let mut device = Authenticator::new("ana");
    let begin_up = async || {
        let asked = Some(ana(&checkout));
        let answer = house.own_page("POST", "/v1/shoppers/options", None, asked);
        answer.await.ok()
    };
    let begin_in = async || {
        let asked = Some(json!({ "checkout": checkout }));
        let answer = house.own_page("POST", "/v1/sessions/options", None, asked);
        answer.await.ok()
    };
    let finish = async |path: &str, ceremony: &Value, credential: &Value| {
        let body = json!({ "ceremony": ceremony, "credential": credential });
        house.own_page("POST", path, None, Some(body)).await
    };

    // Twice.
    let begun = begin_up().await;
    let credential = device.create(&begun["public_key"], &in_shop());
    let first = finish("/v1/shoppers", &begun["ceremony"], &credential).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    let before = kept(&house).await;
    let again = finish("/v1/shoppers", &begun["ceremony"], &credential).await;
    assert_eq!(again.problem(), "unknown_ceremony");

    // The same answer to a later question, the same passkey for another account.
    let later = begin_up().await;
    let replayed = finish("/v1/shoppers", &later["ceremony"], &credential).await;
    assert_eq!(replayed.problem(), "registration_challenge_mismatch");
    let later = begin_up().await;
    let mut twin = Authenticator::new("ana");
    let same_id = twin.create(&later["public_key"], &in_shop());
    let known = finish("/v1/shoppers", &later["ceremony"], &same_id).await;
    assert_eq!(known.problem(), "passkey_already_registered");

    // A sign-in replayed, for another question, of the wrong kind.
    let begun = begin_in().await;
    let assertion = device.get(&begun["public_key"], &in_shop());
    let first = finish("/v1/sessions", &begun["ceremony"], &assertion).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    let before_in = kept(&house).await;
    assert_eq!(before_in[2], before[2] + 1);
    let again = finish("/v1/sessions", &begun["ceremony"], &assertion).await;
    assert_eq!(again.problem(), "unknown_ceremony");
    let other = begin_in().await;
    let foreign = finish("/v1/sessions", &other["ceremony"], &assertion).await;
    assert_eq!(foreign.problem(), "assertion_challenge_mismatch");
    let up = begin_up().await;
    let mixed = finish("/v1/sessions", &up["ceremony"], &assertion).await;
    assert_eq!(mixed.problem(), "unknown_ceremony");
    let other = begin_in().await;
    let mixed = finish("/v1/shoppers", &other["ceremony"], &credential).await;
    assert_eq!(mixed.problem(), "unknown_ceremony");

    // A wrong answer uses the question up.
    let other = begin_in().await;
    let wrong = device.assert(&[0; 16], "pay.localhost", &in_shop());
    let refused = finish("/v1/sessions", &other["ceremony"], &wrong).await;
    assert_eq!(refused.problem(), "assertion_challenge_mismatch");
    let right = device.get(&other["public_key"], &in_shop());
    let too_late = finish("/v1/sessions", &other["ceremony"], &right).await;
    assert_eq!(too_late.problem(), "unknown_ceremony");

    // Too late.
    for (seconds, code) in [(299, None), (300, Some("ceremony_expired"))] {
        let begun = begin_in().await;
        let assertion = device.get(&begun["public_key"], &in_shop());
        house.app.clock.advance(seconds);
        let answer = finish("/v1/sessions", &begun["ceremony"], &assertion).await;
        match code {
            None => assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text()),
            Some(code) => assert_eq!(answer.problem(), code),
        }
    }
    let begun = begin_up().await;
    let credential = device.create(&begun["public_key"], &in_shop());
    house.app.clock.advance(300);
    let answer = finish("/v1/shoppers", &begun["ceremony"], &credential).await;
    assert_eq!(answer.problem(), "ceremony_expired");
    assert_eq!(kept(&house).await[..2], before[..2]);
}

#[tokio::test]
async fn who_signs_in_is_whose_passkey_it_is() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    let mut ana = Authenticator::new("ana");
    let mut karim = Authenticator::new("karim");
    sign_up(&house, &mut ana, &checkout, "ana").await;
    sign_up(&house, &mut karim, &checkout, "karim").await;
    let before = kept(&house).await;
    let asked = json!({ "checkout": checkout });
    let begin = async || {
        house
            .own_page("POST", "/v1/sessions/options", None, Some(asked.clone()))
            .await
            .ok()
    };
    let finish = async |begun: &Value, credential: &Value| {
        let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
        let answer = house.own_page("POST", "/v1/sessions", None, Some(body));
        answer.await.problem()
    };

    // A passkey that nobody registered.
    let mut stranger = Authenticator::new("stranger");
    let begun = begin().await;
    stranger.create(
        &json!({
            "rp": { "id": "pay.localhost" },
            "user": { "id": base64url(&[9; 16]), "name": "x" },
            "challenge": "AA",
            "pubKeyCredParams": [{ "alg": -7 }],
        }),
        &in_shop(),
    );
    let assertion = stranger.get(&begun["public_key"], &in_shop());
    assert_eq!(finish(&begun, &assertion).await, "unknown_passkey");

    // Ana's passkey with Karim's handle, and with a handle of nobody.
    for handle in [karim.passkeys[0].user_handle.clone(), vec![9; 16]] {
        let begun = begin().await;
        let mut assertion = ana.get(&begun["public_key"], &in_shop());
        assertion["response"]["userHandle"] = json!(base64url(&handle));
        assert_eq!(
            finish(&begun, &assertion).await,
            "assertion_foreign_passkey"
        );
    }

    // Karim's signature under Ana's name.
    let begun = begin().await;
    let mut assertion = karim.get(&begun["public_key"], &in_shop());
    let hers = ana.get(&begun["public_key"], &in_shop());
    for field in ["id", "rawId"] {
        assertion[field] = hers[field].clone();
    }
    assertion["response"]["userHandle"] = hers["response"]["userHandle"].clone();
    assert_eq!(finish(&begun, &assertion).await, "assertion_bad_signature");

    // A device that did not look who touched it.
    ana.user_verified = false;
    let begun = begin().await;
    let assertion = ana.get(&begun["public_key"], &in_shop());
    assert_eq!(
        finish(&begun, &assertion).await,
        "assertion_not_verified_user"
    );
    ana.user_verified = true;

    // A copy whose counter lags behind.
    let answer = try_sign_in(&house, &mut ana, &in_shop(), asked.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    ana.passkeys[0].sign_count -= 1;
    let begun = begin().await;
    let assertion = ana.get(&begun["public_key"], &in_shop());
    assert_eq!(finish(&begun, &assertion).await, "passkey_cloned");

    let mut expected = before;
    expected[2] += 1;
    assert_eq!(kept(&house).await, expected);
}

#[tokio::test]
async fn a_registration_without_verification_is_refused() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    for (present, verified) in [(true, false), (false, true), (false, false)] {
        let mut device = Authenticator::new("ana");
        device.user_present = present;
        device.user_verified = verified;
        let answer = try_sign_up(&house, &mut device, &in_shop(), ana(&checkout)).await;
        assert_eq!(answer.problem(), "registration_not_verified_user");
    }
    assert_eq!(kept(&house).await, [0; 4]);
}

#[tokio::test]
async fn synchronised_passkeys_do_not_count_and_are_taken() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    let mut device = Authenticator::new("ana");
    device.counts = false;
    sign_up(&house, &mut device, &checkout, "ana").await;
    for _ in 0..2 {
        let asked = json!({ "checkout": checkout });
        let answer = try_sign_in(&house, &mut device, &in_shop(), asked).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
}

/// Signing up with an address that is known answers exactly as with one that is not.
#[tokio::test]
async fn nobody_learns_who_else_has_an_account() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    let mut shapes = Vec::new();
    for (seed, email) in [
        ("a", "ana@example.com"),
        ("b", "ana@example.com"),
        ("c", "new@example.com"),
    ] {
        let asked = json!({ "checkout": checkout, "handle": "Ana", "email": email });
        let begun = house
            .own_page("POST", "/v1/shoppers/options", None, Some(asked))
            .await
            .ok();
        assert!(
            begun["public_key"]["excludeCredentials"]
                .as_array()
                .is_none_or(Vec::is_empty)
        );
        let credential = Authenticator::new(seed).create(&begun["public_key"], &in_shop());
        let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
        let answer = house
            .own_page("POST", "/v1/shoppers", None, Some(body))
            .await;
        let status = answer.status;
        let mut session = answer.ok();
        session["token"] = Value::Null;
        session["shopper"]["id"] = Value::Null;
        shapes.push((status, session));
    }
    assert_eq!(shapes[0], shapes[1]);
    assert_eq!(shapes[0], shapes[2]);
}

#[tokio::test]
async fn sessions_end_by_themselves_and_on_request() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    let mut device = Authenticator::new("ana");
    let session = sign_up(&house, &mut device, &checkout, "ana").await;
    let look = async |token: Option<&str>| {
        house
            .own_page("GET", "/v1/sessions/current", token, None)
            .await
    };

    house.app.clock.advance(15 * 60 - 1);
    assert_eq!(look(Some(token(&session))).await.status, StatusCode::OK);
    house.app.clock.advance(1);
    assert_eq!(
        look(Some(token(&session))).await.problem(),
        "session_expired"
    );
    assert_eq!(look(None).await.problem(), "session_missing");
    assert_eq!(look(Some("vst_made-up")).await.problem(), "session_expired");

    let asked = json!({ "checkout": lamp_checkout(&house) });
    let session = try_sign_in(&house, &mut device, &in_shop(), asked)
        .await
        .ok();
    let answer = house
        .own_page(
            "DELETE",
            "/v1/sessions/current",
            Some(token(&session)),
            None,
        )
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let cookie = answer.headers["set-cookie"].to_str().expect("ASCII");
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    assert_eq!(
        look(Some(token(&session))).await.problem(),
        "session_expired"
    );
}

/// The cookie speaks for the frame's own document at its shop, and nowhere else.
#[tokio::test]
async fn the_resume_cookie_is_read_in_one_place_only() {
    let house = house_with_shops().await;
    for merchant in [lumen(), papier()] {
        put_lamp(&house, &merchant).await;
    }
    let checkout = lamp_checkout(&house);
    let mut device = Authenticator::new("ana");
    let answer = try_sign_up(&house, &mut device, &in_shop(), ana(&checkout)).await;
    let cookie = answer.headers["set-cookie"]
        .to_str()
        .expect("ASCII")
        .split(';')
        .next()
        .expect("a pair")
        .to_owned();
    let session = answer.ok();

    let others = format!("theme=dark; {cookie}; x=y");
    let session_as_resume = format!("__Host-vouch-resume={}", token(&session));
    let bare = cookie.replace("__Host-", "");
    for (cookie, page, dest, key, known) in [
        (
            cookie.as_str(),
            "/embed/checkout",
            "iframe",
            "pk_test_lumen",
            true,
        ),
        (&others, "/embed/checkout", "iframe", "pk_test_lumen", true),
        (
            &cookie,
            "/embed/checkout",
            "iframe",
            "pk_test_papier",
            false,
        ),
        (
            &cookie,
            "/embed/checkout",
            "document",
            "pk_test_lumen",
            false,
        ),
        (&cookie, "/embed/checkout", "empty", "pk_test_lumen", false),
        (&cookie, "/embed/checkout", "", "pk_test_lumen", false),
        (&cookie, "/checkout", "iframe", "pk_test_lumen", false),
        (&cookie, "/checkout", "document", "pk_test_lumen", false),
        (
            "__Host-vouch-resume=vrs_made-up",
            "/embed/checkout",
            "iframe",
            "pk_test_lumen",
            false,
        ),
        ("", "/embed/checkout", "iframe", "pk_test_lumen", false),
        (&bare, "/embed/checkout", "iframe", "pk_test_lumen", false),
        (
            &session_as_resume,
            "/embed/checkout",
            "iframe",
            "pk_test_lumen",
            false,
        ),
    ] {
        assert_eq!(
            document_knows(&house, cookie, page, dest, key).await,
            known,
            "{page} {dest} {key}"
        );
    }

    // It is no authority: neither for a mutation nor for a read.
    let origin = ("origin", PAY);
    let site = ("sec-fetch-site", "same-origin");
    let framed = ("sec-fetch-dest", "iframe");
    let cookie = ("cookie", cookie.as_str());
    for (method, path) in [
        ("GET", "/v1/sessions/current"),
        ("DELETE", "/v1/sessions/current"),
        ("GET", "/v1/friends"),
        ("POST", "/v1/friends/invitations"),
    ] {
        let answer = house
            .call(method, path, &[origin, site, framed, cookie], None)
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        assert_eq!(answer.problem(), "session_missing", "{method} {path}");
    }

    // Signing out ends it.
    let answer = house
        .own_page(
            "DELETE",
            "/v1/sessions/current",
            Some(token(&session)),
            None,
        )
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let known = document_knows(
        &house,
        cookie.1,
        "/embed/checkout",
        "iframe",
        "pk_test_lumen",
    );
    assert!(!known.await);
}

/// A shop's lamp, so that there is a document to show.
async fn put_lamp(house: &House, merchant: &Merchant) {
    let lamp = Product {
        merchant: merchant.id,
        sku: "lamp-arc".into(),
        title: "Arc table lamp".into(),
        description: String::new(),
        regular_price: Money::new(2400, Currency::EUR),
        sale: None,
        link: None,
        image_link: None,
        gtin: None,
        brand: None,
        available: true,
    };
    let put = house
        .app
        .store
        .write(move |work| Ok(work.put_product(&lamp)?));
    put.await.expect("a product");
}

/// Whether a checkout's document, asked for like this, knows who is looking.
async fn document_knows(house: &House, cookie: &str, page: &str, dest: &str, key: &str) -> bool {
    let path = format!("{page}?key={key}&product=lamp-arc&origin={SHOP}");
    let mut headers = vec![("cookie", cookie), ("sec-fetch-site", "cross-site")];
    if !dest.is_empty() {
        headers.push(("sec-fetch-dest", dest));
    }
    let answer = house.call("GET", &path, &headers, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let html = answer.text();
    let (_, data) = html.split_once("id=\"data\">").expect("a data block");
    let (data, _) = data.split_once("</script>").expect("its end");
    let data: Value = serde_json::from_str(data).expect("JSON");
    data["facts"]["knows_you"].as_bool().expect("a flag")
}

async fn enrol(house: &House, checkout: &str) -> Value {
    let asked = json!({ "checkout": checkout, "handle": "Ana", "email": "ana@example.com" });
    let answer = house
        .own_page("POST", "/v1/enrolments", None, Some(asked))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.ok()
}

fn code(enrolment: &Value) -> String {
    let url = enrolment["url"].as_str().expect("a url");
    let (page, code) = url.split_once("#code=").expect("a code in the fragment");
    assert_eq!(page, "http://pay.localhost:4400/enrol");
    code.to_owned()
}

async fn claim(house: &House, enrolment: &Value, secret: &str) -> Answer {
    let path = format!(
        "/v1/enrolments/{}/claim",
        enrolment["id"].as_str().expect("an id")
    );
    house
        .own_page("POST", &path, None, Some(json!({ "secret": secret })))
        .await
}

#[tokio::test]
async fn a_popup_makes_the_passkey_and_the_frame_claims_the_session() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    let enrolment = enrol(&house, &checkout).await;
    let secret = enrolment["secret"].as_str().expect("a secret");
    let code = code(&enrolment);

    let waiting = claim(&house, &enrolment, secret).await;
    assert_eq!(waiting.status, StatusCode::ACCEPTED);
    assert_eq!(waiting.ok(), json!({ "status": "waiting" }));

    // The popup is at top level. A first ceremony is cancelled, a second one finished.
    let mut device = Authenticator::new("ana");
    let asked = json!({ "enrolment_code": code });
    let begun = house
        .own_page("POST", "/v1/shoppers/options", None, Some(asked.clone()))
        .await
        .ok();
    assert_eq!(begun["public_key"]["user"]["displayName"], "Ana");
    let answer = try_sign_up(&house, &mut device, &Page::top(PAY), asked.clone()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert!(!answer.headers.contains_key("set-cookie"));
    let popup = answer.ok();

    // The first ceremony comes too late: the code is used up, and so it is for new ones.
    let mut other = Authenticator::new("eve");
    let credential = other.create(&begun["public_key"], &Page::top(PAY));
    let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
    let answer = house
        .own_page("POST", "/v1/shoppers", None, Some(body))
        .await;
    assert_eq!(answer.problem(), "enrolment_used");
    let answer = house
        .own_page("POST", "/v1/shoppers/options", None, Some(asked))
        .await;
    assert_eq!(answer.problem(), "enrolment_used");

    // The frame's session belongs to the checkout, and there is one of it.
    let answer = claim(&house, &enrolment, secret).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.headers.contains_key("set-cookie"));
    let session = answer.ok();
    assert_eq!(session["shopper"], popup["shopper"]);
    assert_ne!(session["token"], popup["token"]);
    assert_eq!(
        session["balance"],
        json!({ "amount": 0, "currency": "EUR" })
    );
    assert_eq!(
        claim(&house, &enrolment, secret).await.problem(),
        "unknown_enrolment"
    );

    // And the passkey works in the frame.
    let asked = json!({ "checkout": checkout });
    let answer = try_sign_in(&house, &mut device, &in_shop(), asked).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
}

#[tokio::test]
async fn half_an_enrolment_is_worth_nothing() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    let enrolment = enrol(&house, &checkout).await;
    let other = enrol(&house, &checkout).await;
    let secret = enrolment["secret"].as_str().expect("a secret");
    let code = code(&enrolment);

    for wrong in [
        "",
        "ves_made-up",
        &code,
        other["secret"].as_str().expect("a secret"),
    ] {
        let answer = claim(&house, &enrolment, wrong).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.problem(), "unknown_enrolment");
    }
    for id in ["enr_0000000000000000000000000z", "nonsense", "%00"] {
        let path = format!("/v1/enrolments/{id}/claim");
        let answer = house
            .own_page("POST", &path, None, Some(json!({ "secret": secret })))
            .await;
        assert_eq!(answer.problem(), "unknown_enrolment", "{id}");
    }
    for wrong in ["", "ven_made-up", secret] {
        let asked = json!({ "enrolment_code": wrong });
        let answer = house
            .own_page("POST", "/v1/shoppers/options", None, Some(asked))
            .await;
        assert_eq!(answer.problem(), "unknown_enrolment");
    }

    // The popup's ceremony in a frame.
    let mut device = Authenticator::new("ana");
    let asked = json!({ "enrolment_code": code });
    let answer = try_sign_up(&house, &mut device, &in_shop(), asked.clone()).await;
    assert_eq!(answer.problem(), "registration_wrong_top_origin");

    house.app.clock.advance(5 * 60);
    let answer = house
        .own_page("POST", "/v1/shoppers/options", None, Some(asked))
        .await;
    assert_eq!(answer.problem(), "enrolment_expired");
    assert_eq!(
        claim(&house, &enrolment, secret).await.problem(),
        "enrolment_expired"
    );
    assert_eq!(
        claim(&house, &enrolment, "ves_made-up").await.problem(),
        "unknown_enrolment"
    );
    assert_eq!(kept(&house).await[..3], [0; 3]);
}

/// Every door of this room wants our own page's `Origin`; nothing else about the request helps.
#[tokio::test]
async fn other_pages_may_not_ask() {
    let house = house_with_shops().await;
    let checkout = lamp_checkout(&house);
    let mut device = Authenticator::new("ana");
    let session = sign_up(&house, &mut device, &checkout, "ana").await;
    let bearer = format!("Bearer {}", token(&session));
    let before = kept(&house).await;
    for (method, path) in [
        ("POST", "/v1/shoppers/options"),
        ("POST", "/v1/shoppers"),
        ("POST", "/v1/sessions/options"),
        ("POST", "/v1/sessions"),
        ("DELETE", "/v1/sessions/current"),
        ("POST", "/v1/enrolments"),
        (
            "POST",
            "/v1/enrolments/enr_00000000000000000000000000/claim",
        ),
    ] {
        for origin in [
            None,
            Some(SHOP),
            Some("null"),
            Some("http://pay.localhost"),
            Some("http://pay.localhost:4400/"),
            Some("https://pay.localhost:4400"),
            Some("http://pay.localhost:4400.evil.example"),
        ] {
            let mut headers = vec![("authorization", bearer.as_str())];
            headers.extend(origin.map(|origin| ("origin", origin)));
            let answer = house
                .call(method, path, &headers, Some(ana(&checkout)))
                .await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {origin:?}");
            assert_eq!(answer.problem(), "wrong_origin");
        }
    }
    assert_eq!(kept(&house).await, before);
}

/// One row per way of being wrong: a problem with a stable code, and nothing kept.
#[tokio::test]
async fn bad_input_is_a_problem_and_changes_nothing() {
    let house = house_with_shops_and(&["--rate-limits=off"]).await;
    let good = lamp_checkout(&house);
    let old = {
        let mut checkout = checkout_at(&house, &lumen());
        checkout.issued_at = checkout.issued_at.plus_seconds(-24 * 3600);
        checkout.seal(&house.app.keys.seal)
    };
    let nobodys = {
        let mut checkout = checkout_at(&house, &lumen());
        checkout.merchant = vouch_domain::MerchantId(99);
        checkout.seal(&house.app.keys.seal)
    };
    let forged = checkout_at(&house, &lumen()).seal(&vouch_server::seal::Seal::new([0; 32]));
    let with = |field: &str, value: Value| {
        let mut body = ana(&good);
        body[field] = value;
        body
    };
    let without = |field: &str| {
        let mut body = ana(&good);
        body.as_object_mut().expect("an object").remove(field);
        body
    };
    let long = "x".repeat(10_000);

    for (body, code) in [
        (with("handle", json!("")), "text_blank"),
        (with("handle", json!(" \u{200b}\u{3000}")), "text_blank"),
        (with("handle", json!("x".repeat(41))), "text_too_long"),
        (with("handle", json!(long)), "text_too_long"),
        (with("handle", json!("A\0na")), "text_control_character"),
        (with("handle", json!("A\r\nna")), "text_control_character"),
        (
            with("handle", json!("Ana\u{202e}evil")),
            "text_direction_override",
        ),
        (
            with("handle", json!("<script>alert(1)</script>")),
            "text_markup",
        ),
        (with("handle", json!(7)), "invalid_field"),
        (with("handle", Value::Null), "invalid_field"),
        (without("handle"), "invalid_field"),
        (without("email"), "invalid_field"),
        (with("email", json!("")), "text_blank"),
        (with("email", json!("ana")), "email_malformed"),
        (with("email", json!("ana@localhost")), "email_malformed"),
        (
            with("email", json!(format!("{long}@example.com"))),
            "text_too_long",
        ),
        (
            with("email", json!("ana@example.com\nBcc: x@y.z")),
            "text_control_character",
        ),
        (with("email", json!(["ana@example.com"])), "invalid_field"),
        (with("checkout", json!("")), "unknown_checkout"),
        (with("checkout", json!("x.y")), "unknown_checkout"),
        (with("checkout", json!(forged)), "unknown_checkout"),
        (with("checkout", json!(nobodys)), "unknown_checkout"),
        (with("checkout", json!(old)), "checkout_expired"),
        (with("checkout", json!(&good[1..])), "unknown_checkout"),
        (with("checkout", json!({})), "invalid_field"),
        (with("admin", json!(true)), "invalid_field"),
        (json!([]), "invalid_field"),
        (json!("x"), "invalid_field"),
    ] {
        for path in ["/v1/shoppers/options", "/v1/enrolments"] {
            let answer = house.own_page("POST", path, None, Some(body.clone())).await;
            assert_eq!(answer.problem(), code, "{path} {body}");
            assert!(!answer.text().contains(&long), "the input is not echoed");
        }
    }
    let both = json!({ "enrolment_code": "ven_x", "handle": "Ana" });
    let answer = house
        .own_page("POST", "/v1/shoppers/options", None, Some(both))
        .await;
    assert_eq!(answer.problem(), "invalid_field");

    // Not even JSON.
    for (body, content_type, code) in [
        (b"{".to_vec(), "application/json", "malformed_body"),
        (b"".to_vec(), "application/json", "malformed_body"),
        (
            b"{\"handle\":\"\xff\xfe\"}".to_vec(),
            "application/json",
            "malformed_body",
        ),
        (b"{}".to_vec(), "text/plain", "unsupported_media_type"),
        (
            b"handle=Ana".to_vec(),
            "application/x-www-form-urlencoded",
            "unsupported_media_type",
        ),
        (
            vec![b' '; 64 * 1024 + 1],
            "application/json",
            "body_too_large",
        ),
    ] {
        for path in [
            "/v1/shoppers/options",
            "/v1/shoppers",
            "/v1/sessions/options",
            "/v1/sessions",
            "/v1/enrolments",
            "/v1/enrolments/enr_00000000000000000000000000/claim",
        ] {
            let request = Request::builder()
                .method("POST")
                .uri(path)
                .header("origin", PAY)
                .header("content-type", content_type)
                .body(Body::from(body.clone()))
                .expect("a request");
            assert_eq!(house.send(request).await.problem(), code, "{path}");
        }
    }
    assert_eq!(kept(&house).await, [0; 4]);
}

/// What a browser sends back, damaged in every part.
#[tokio::test]
async fn damaged_answers_are_refused() {
    let house = house_with_shops_and(&["--rate-limits=off"]).await;
    let checkout = lamp_checkout(&house);
    let mut device = Authenticator::new("ana");
    sign_up(&house, &mut device, &checkout, "ana").await;
    let before = kept(&house).await;

    type Damage = Box<dyn Fn(&mut Value)>;
    let set = |path: &'static [&'static str], value: Value| -> Damage {
        Box::new(move |credential| {
            let mut at = credential;
            for step in path {
                at = &mut at[step];
            }
            *at = value.clone();
        })
    };
    let cut = |field: &'static str| -> Damage {
        Box::new(move |credential| {
            let bytes = from_base64url(credential["response"][field].as_str().expect("a text"));
            credential["response"][field] = json!(base64url(&bytes[..bytes.len() / 2]));
        })
    };
    let common = || {
        vec![
            set(&[], json!({})),
            set(&[], json!(null)),
            set(&[], json!("x")),
            set(&["response"], json!({})),
            set(&["type"], json!("password")),
            set(&["rawId"], json!("AAAA")),
            set(&["id"], json!("not base64url!")),
            set(&["response", "clientDataJSON"], json!("")),
            set(&["response", "clientDataJSON"], json!("AA==")),
            set(&["response", "clientDataJSON"], json!(7)),
            set(&["response", "clientDataJSON"], json!(base64url(b"\xff"))),
            set(&["response", "clientDataJSON"], json!(base64url(b"{}"))),
            cut("clientDataJSON"),
        ]
    };
    let mut for_sign_in = common();
    for_sign_in.extend([
        cut("authenticatorData"),
        cut("signature"),
        cut("userHandle"),
        set(&["response", "userHandle"], json!(null)),
        set(&["response", "signature"], json!("")),
    ]);
    let mut for_sign_up = common();
    for_sign_up.extend([
        cut("attestationObject"),
        set(&["response", "attestationObject"], json!("")),
    ]);

    for (number, damage) in for_sign_up.iter().enumerate() {
        let begun = house
            .own_page("POST", "/v1/shoppers/options", None, Some(ana(&checkout)))
            .await
            .ok();
        let mut credential = Authenticator::new("eve").create(&begun["public_key"], &in_shop());
        damage(&mut credential);
        let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
        let answer = house
            .own_page("POST", "/v1/shoppers", None, Some(body))
            .await;
        assert_eq!(
            answer.problem(),
            "registration_malformed",
            "{number}: {credential}"
        );
    }
    for (number, damage) in for_sign_in.iter().enumerate() {
        let begun = house
            .own_page(
                "POST",
                "/v1/sessions/options",
                None,
                Some(json!({ "checkout": checkout })),
            )
            .await
            .ok();
        let mut credential = device.get(&begun["public_key"], &in_shop());
        damage(&mut credential);
        let body = json!({ "ceremony": begun["ceremony"], "credential": credential });
        let answer = house
            .own_page("POST", "/v1/sessions", None, Some(body))
            .await;
        let code = answer.problem();
        assert!(
            ["assertion_malformed", "assertion_bad_signature"].contains(&code.as_str()),
            "{number}: {code} {credential}"
        );
    }
    assert_eq!(kept(&house).await, before);
}

#[tokio::test]
async fn too_many_tries_are_told_when_to_come_back() {
    let house = house_with_shops_and(&["--rate-limits=strict"]).await;
    let checkout = lamp_checkout(&house);
    for (path, body, allowed) in [
        // Two a minute for one checkout, six for one client, wherever it is.
        ("/v1/shoppers/options", ana(&checkout), 2),
        ("/v1/sessions/options", json!({ "checkout": checkout }), 12),
    ] {
        for n in 0..allowed {
            let answer = house.own_page("POST", path, None, Some(body.clone())).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} {n}");
        }
        let answer = house.own_page("POST", path, None, Some(body.clone())).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        let wait: u64 = answer.headers["retry-after"]
            .to_str()
            .expect("ASCII")
            .parse()
            .expect("seconds");
        assert!((1..=31).contains(&wait), "{wait}");
        assert_eq!(answer.problem(), "too_many_requests");
    }
}
