//! One-time links (liên kết dùng một lần): the address that lets one person set one password.
//!
//! The link's row in the database says whom it serves, until when, and whether it was used. The signature only
//! makes its address impossible to guess: whoever can read ids in a backup or a log still cannot write a link.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::ids::LinkId;

type HmacSha256 = Hmac<Sha256>;

/// Where links lead, below the base address.
const PATH: &str = "/mat-khau";

/// What is signed besides the id, so that this key can never be made to sign for another purpose.
const PURPOSE: &[u8] = b"cchc/one-time-link/1\0";

/// Signs the addresses of one-time links with HMAC-SHA-256.
#[derive(Clone)]
pub struct LinkSigner {
    keyed: HmacSha256,
}

impl LinkSigner {
    /// A signer with the portal's secret key; every replica holds the same one.
    pub fn new(key: &[u8; 32]) -> Self {
        // HMAC pads a short key with zeros to the block of its hash; written out, no key length can be wrong.
        let mut block = [0; 64];
        block[..key.len()].copy_from_slice(key);
        Self {
            keyed: HmacSha256::new(&block.into()).chain_update(PURPOSE),
        }
    }

    /// The path of the link's page, `/mat-khau/{link-id}.{token}`: 80 characters after the last slash.
    pub fn path(&self, link: LinkId) -> String {
        format!("{PATH}/{link}.{}", self.token(link))
    }

    /// Whether `token` was made for `link` with this key; takes the same time wherever the two differ.
    pub fn verify(&self, link: LinkId, token: &str) -> bool {
        let Ok(presented) = BASE64URL_NOPAD.decode(token.as_bytes()) else {
            return false;
        };
        self.mac(link).verify_slice(&presented).is_ok()
    }

    /// Reads the last segment of a link's path, `{link-id}.{token}`: the id if it is spelled as
    /// [`path`](Self::path) spells it and its token is genuine.
    pub fn read(&self, segment: &str) -> Option<LinkId> {
        let (id, token) = segment.split_once('.')?;
        let link: LinkId = id.parse().ok()?;
        (link.to_string() == id && self.verify(link, token)).then_some(link)
    }

    fn token(&self, link: LinkId) -> String {
        BASE64URL_NOPAD.encode(&self.mac(link).finalize().into_bytes())
    }

    fn mac(&self, link: LinkId) -> HmacSha256 {
        self.keyed.clone().chain_update(link.to_string())
    }
}

impl fmt::Debug for LinkSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkSigner(…)")
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn link(number: u128) -> LinkId {
        LinkId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn signs_as_hmac_sha256_is_defined() {
        // Python: hmac.new(bytes(range(32)), b"cchc/one-time-link/1\0" + str(uuid.UUID(int=7)).encode(), "sha256")
        let signer = LinkSigner::new(&std::array::from_fn(|at| at as u8));
        assert_eq!(
            signer.path(link(7)),
            "/mat-khau/00000000-0000-0000-0000-000000000007.jf2ek97hXShZY1P5F2xgrY1YSA40zBdxtHbnJB2Z-i8"
        );
    }

    #[test]
    fn reads_its_own_paths() {
        let signer = LinkSigner::new(&[7; 32]);
        let path = signer.path(link(42));
        let segment = path.strip_prefix("/mat-khau/").unwrap();
        assert_eq!(segment.len(), 80);
        assert_eq!(signer.read(segment), Some(link(42)));
    }

    #[test]
    fn refuses_another_link_and_another_key() {
        let signer = LinkSigner::new(&[7; 32]);
        let token = signer.token(link(42));
        assert!(signer.verify(link(42), &token));
        assert!(!signer.verify(link(43), &token));
        assert!(!LinkSigner::new(&[8; 32]).verify(link(42), &token));
        assert_eq!(signer.read(&format!("{}.{token}", link(43))), None);
    }

    #[test]
    fn refuses_every_single_changed_letter() {
        let signer = LinkSigner::new(&[7; 32]);
        let token = signer.token(link(42));
        for at in 0..token.len() {
            for other in ['A', 'B', '-', '=', ' ', '.'] {
                let changed: String = token
                    .chars()
                    .enumerate()
                    .map(|(i, c)| if i == at { other } else { c })
                    .collect();
                assert!(
                    changed == token || !signer.verify(link(42), &changed),
                    "{changed}"
                );
            }
        }
    }

    #[test]
    fn refuses_malformed_segments() {
        let signer = LinkSigner::new(&[7; 32]);
        let token = signer.token(link(42));
        let id = link(42).to_string();
        for segment in [
            String::new(),
            ".".to_owned(),
            id.clone(),
            format!("{id}."),
            format!("{id}.{}", &token[..42]),
            format!("{id}.{token}A"),
            format!("{id}.{token}="),
            format!("{}.{token}", id.replace('-', "")),
            format!("{{{id}}}.{token}"),
            format!("{id}.{token}.{token}"),
        ] {
            assert_eq!(signer.read(&segment), None, "{segment}");
        }
    }

    #[test]
    fn keeps_the_key_out_of_debug() {
        assert_eq!(format!("{:?}", LinkSigner::new(&[7; 32])), "LinkSigner(…)");
    }
}
