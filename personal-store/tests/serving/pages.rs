//! What people are shown: refusals as pages, in the language they chose.

use crate::world::World;

#[actix_web::test]
async fn refusals_are_pages_in_her_language_and_what_is_not_there_too() {
    let w = World::new().await;
    let get = async |path: &str, headers: &[(&str, &str)]| {
        let mut call = w.http.get(w.at(path));
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        let answer = call.send().await.unwrap();
        assert!(answer.headers().contains_key("content-security-policy"));
        let kind = answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned();
        (answer.status().as_u16(), kind, answer.text().await.unwrap())
    };
    let html = "text/html; charset=utf-8";
    let browser = ("accept", "text/html,*/*;q=0.8");
    for (path, status) in [("link?request=x", 400), ("link", 400), ("nowhere", 404)] {
        for (header, tag) in [
            (("accept-language", "hi"), "hi"),
            (("accept-language", "en"), "en"),
            (("cookie", "lang=hi"), "hi"),
        ] {
            let (found, kind, body) = get(path, &[browser, header]).await;
            assert_eq!((found, kind.as_str()), (status, html), "{path}");
            assert!(
                body.contains(&format!("<html lang=\"{tag}\"")),
                "{path} {tag}"
            );
            assert!(body.contains("Sample Host"), "{path}");
        }
    }
    let late = get("link?request=x", &[("accept-language", "hi")]).await;
    assert_eq!(
        late.1, html,
        "a page handler refuses with a page to anybody"
    );
    for (path, accept) in [("nowhere", "application/json"), ("v1/nowhere", "text/html")] {
        let (status, kind, _) = get(path, &[("accept", accept)]).await;
        assert_eq!((status, kind.as_str()), (404, "application/problem+json"));
    }
    w.stop().await;
}

#[actix_web::test]
async fn the_language_she_chooses_is_remembered() {
    let w = World::new().await;
    let chosen = w.at("?lang=hi");
    let answer = w.http.get(chosen).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.starts_with("lang=hi;") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
    let body = answer.text().await.unwrap();
    assert!(body.contains("<html lang=\"hi\""));
    assert!(body.contains(w.manager.base().join("about").unwrap().as_str()));
    let plain = w.http.get(w.at("")).send().await.unwrap();
    assert!(!plain.headers().contains_key("set-cookie"));
    w.stop().await;
}
