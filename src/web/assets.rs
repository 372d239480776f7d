//! Styles, scripts, fonts and icons: in the binary, named with their hash.

use std::sync::{LazyLock, OnceLock};

use bytes::Bytes;
use poem::{Response, http::StatusCode};
use sha2::{Digest, Sha256};

use super::shelf::{Lasting, Same};

/// A file served below `/assets/`.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
    version: OnceLock<String>,
}

macro_rules! assets {
    ($($name:literal, $content_type:literal, $path:literal;)*) => {
        static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| vec![$(Asset {
            name: $name,
            content_type: $content_type,
            bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $path)),
            version: OnceLock::new(),
        }),*]);
    };
}

assets! {
    "bootstrap.min.css", "text/css; charset=utf-8", "node_modules/bootstrap/dist/css/bootstrap.min.css";
    "bootstrap-reboot.min.css", "text/css; charset=utf-8", "node_modules/bootstrap/dist/css/bootstrap-reboot.min.css";
    "theme.css", "text/css; charset=utf-8", "assets/theme.css";
    "app.js", "text/javascript; charset=utf-8", "assets/app.js";
    "desk.js", "text/javascript; charset=utf-8", "assets/desk.js";
    "paste.js", "text/javascript; charset=utf-8", "assets/paste.js";
    "icons.svg", "image/svg+xml", "assets/icons.svg";
    "favicon.svg", "image/svg+xml", "assets/favicon.svg";
    "fonts/be-vietnam-pro-vietnamese-400.woff2", "font/woff2", "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-400-normal.woff2";
    "fonts/be-vietnam-pro-vietnamese-600.woff2", "font/woff2", "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-600-normal.woff2";
    "fonts/be-vietnam-pro-vietnamese-700.woff2", "font/woff2", "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-700-normal.woff2";
    "fonts/be-vietnam-pro-latin-400.woff2", "font/woff2", "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-400-normal.woff2";
    "fonts/be-vietnam-pro-latin-600.woff2", "font/woff2", "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-600-normal.woff2";
    "fonts/be-vietnam-pro-latin-700.woff2", "font/woff2", "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-700-normal.woff2";
}

impl Asset {
    fn version(&self) -> &str {
        self.version
            .get_or_init(|| data_encoding::HEXLOWER.encode(&Sha256::digest(self.bytes)[..6]))
    }
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// Address of an asset, with its version.
pub fn href(name: &str) -> String {
    let version = find(name).map_or("", Asset::version);
    format!("/assets/{name}?v={version}")
}

/// The asset of that name; a browser may keep it for a year, since a changed one has another address.
pub fn serve(name: &str) -> Response {
    match find(name) {
        Some(asset) => {
            let mut response = Response::builder()
                .content_type(asset.content_type)
                .header("cache-control", "public, max-age=31536000, immutable")
                .body(asset.bytes);
            response.extensions_mut().insert(Same {
                body: Bytes::from_static(asset.bytes),
                lasting: Lasting::AsTheProgram,
            });
            response
        }
        None => Response::builder().status(StatusCode::NOT_FOUND).finish(),
    }
}
