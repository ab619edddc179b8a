//! What holds for every address: problems for what is not there, and headers that refuse.

use super::house::House;
use axum::http::StatusCode;

#[tokio::test]
async fn an_unknown_address_is_a_problem_with_strict_headers() {
    let house = House::open();
    for (method, path, status, code) in [
        ("GET", "/nowhere", StatusCode::NOT_FOUND, "not_found"),
        (
            "GET",
            "/v1/../etc/passwd",
            StatusCode::NOT_FOUND,
            "not_found",
        ),
        (
            "DELETE",
            "/healthz",
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
        ),
    ] {
        let answer = house.call(method, path, &[], None).await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (status, code),
            "{method} {path}"
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["referrer-policy"], "no-referrer");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(
            answer.headers["content-security-policy"],
            "default-src 'none'; frame-ancestors 'none'"
        );
    }
}

#[tokio::test]
async fn the_api_describes_itself_in_openapi_3_1() {
    let document = House::open().get("/v1/openapi.json").await.ok();
    assert!(
        document["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1")),
        "{document}"
    );
}

#[tokio::test]
async fn a_parameter_in_a_path_is_in_that_path() {
    let document = House::open().get("/v1/openapi.json").await.ok();
    let mut seen = 0;
    for (path, calls) in document["paths"].as_object().expect("paths") {
        for call in calls.as_object().expect("calls").values() {
            for parameter in call["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().expect("a name");
                let in_path = path.contains(&format!("{{{name}}}"));
                assert_eq!(parameter["in"] == "path", in_path, "{path} {name}");
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen} parameters");
}
