//! Health and assets.

use poem::{Result, http::StatusCode};
use poem_openapi::{OpenApi, param::Path};

use crate::web::{assets, gate::Open, page::Answer};

/// Health and assets.
pub struct SystemPages;

#[OpenApi]
impl SystemPages {
    /// The process runs.
    #[oai(path = "/health/live", method = "get")]
    async fn show_liveness(&self, _open: Open) -> Answer {
        Answer::text(StatusCode::OK, "live")
    }

    /// The process can serve: its database answers and has the schema it needs.
    #[oai(path = "/health/ready", method = "get")]
    async fn show_readiness(&self, open: Open) -> Answer {
        match open.portal.services.store.is_migrated().await {
            Ok(true) => Answer::text(StatusCode::OK, "ready"),
            Ok(false) => Answer::text(
                StatusCode::SERVICE_UNAVAILABLE,
                "schema is behind: run cchc migrate",
            ),
            Err(fault) => {
                tracing::warn!(error = %fault, "not ready");
                Answer::text(StatusCode::SERVICE_UNAVAILABLE, "database does not answer")
            }
        }
    }

    /// A style, script or icon.
    #[oai(path = "/assets/:name", method = "get")]
    async fn show_asset(&self, _open: Open, name: Path<String>) -> Result<Answer> {
        Ok(Answer::bytes(assets::serve(&name.0)))
    }

    /// A font.
    #[oai(path = "/assets/fonts/:name", method = "get")]
    async fn show_font(&self, _open: Open, name: Path<String>) -> Result<Answer> {
        Ok(Answer::bytes(assets::serve(&format!("fonts/{}", name.0))))
    }
}
