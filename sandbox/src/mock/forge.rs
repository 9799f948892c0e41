//! Pages as a provider sends them that lies, stops half-way, cuts off or repeats itself. They are sent
//! under the mock provider's own name; whoever receives them must refuse them.

use consent_model::{
    data_request::{RelayedRequest, SourceRequest},
    dataset::DatasetKind,
    digest::Digest,
    ids::ReceiptId,
    jose::{self, CompactJws, PageBinding, SealedPage, SigningKey, seal},
    release::{ReleaseBody, ReleasePage, TYP},
};
use fiduciary_adapter::Adapter;
use payload_opener::OpeningKey;
use service_kit::entropy::IdSource;

use super::orders::Fault;
use crate::network::NetworkError;

/// Whoever makes them.
pub(super) struct Forger {
    pub(super) adapter: Adapter,
    /// Its registered key.
    pub(super) key: SigningKey,
    pub(super) ids: IdSource,
}

/// One page, before it is sealed.
struct Draft {
    request: Digest,
    sequence: u32,
    last: bool,
    receipt: ReceiptId,
}

impl Forger {
    /// Answers a relayed request wrongly: gives the manager what a provider with this fault would.
    pub(super) async fn serve(&self, body: &str, fault: Fault) -> Result<(), NetworkError> {
        let relayed: RelayedRequest = CompactJws::parse(body)?.unverified_claims()?;
        let asked: SourceRequest = relayed.request.unverified_claims()?;
        let request = relayed.request.digest();
        let whole = |request, receipt| Draft {
            request,
            sequence: 0,
            last: true,
            receipt,
        };
        let page = match fault {
            Fault::Lie => {
                let stranger = self.ids.signing_key();
                self.page(&asked, whole(request, self.ids.mint()), &stranger)?
            }
            Fault::LieDigest => {
                let other = Digest::of_bytes(self.ids.token().expose().as_bytes());
                self.page(&asked, whole(other, self.ids.mint()), &self.key)?
            }
            Fault::Half => {
                let first = Draft {
                    last: false,
                    ..whole(request, self.ids.mint())
                };
                self.page(&asked, first, &self.key)?
            }
            Fault::Cut => cut(&self.page(&asked, whole(request, self.ids.mint()), &self.key)?)?,
            Fault::Replay => match self.earlier_receipt().await? {
                Some(receipt) => self.page(&asked, whole(request, receipt), &self.key)?,
                // Nothing was sent yet that could be sent again: pages of a request that is over.
                None => {
                    let earlier = SourceRequest {
                        recipient: OpeningKey::from_seed(&self.ids.bytes32())?.sealing_key(),
                        ..asked
                    };
                    self.page(&earlier, whole(request, self.ids.mint()), &self.key)?
                }
            },
            Fault::Well | Fault::Slow | Fault::Fail | Fault::Refuse => return Ok(()),
        };
        self.adapter
            .manager()
            .put_page(relayed.session, &page)
            .await?;
        Ok(())
    }

    /// The receipt that it gave last.
    async fn earlier_receipt(&self) -> Result<Option<ReceiptId>, NetworkError> {
        let releases = self.adapter.releases().await?;
        let last = releases.into_iter().max_by_key(|release| release.at);
        Ok(last.map(|release| release.receipt))
    }

    fn page(
        &self,
        asked: &SourceRequest,
        draft: Draft,
        key: &SigningKey,
    ) -> Result<SealedPage, NetworkError> {
        let binding = PageBinding {
            request: draft.request,
            sequence: draft.sequence,
            last: draft.last,
        };
        let page = ReleasePage {
            iss: self.adapter.manager().party_id().clone(),
            iat: self.adapter.now().timestamp(),
            request: draft.request,
            item: asked.item.clone(),
            sequence: draft.sequence,
            last: draft.last,
            body: ReleaseBody::Records {
                dataset: DatasetKind::BankTransactions,
                rows: Vec::new(),
                receipt: draft.receipt,
                missing: Vec::new(),
            },
        };
        let signed = jose::sign(TYP, &page, key)?;
        Ok(seal(
            signed.as_str().as_bytes(),
            &asked.recipient,
            &binding,
        )?)
    }
}

/// The same page without the second half of what is sealed in it.
fn cut(page: &SealedPage) -> Result<SealedPage, NetworkError> {
    let mut parts: Vec<&str> = page.as_str().split('.').collect();
    let sealed = parts.get_mut(3).ok_or("a sealed page has five parts")?;
    let kept = sealed.len() / 8 * 4;
    *sealed = sealed.get(..kept).ok_or("a sealed page is of letters")?;
    Ok(SealedPage::parse(&parts.join("."))?)
}
