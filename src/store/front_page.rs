//! What leads the home page.

use bson::doc;

use super::{ArticleCard, ArticleFilter, Store, StoreFault, Tx, View};
use crate::domain::{
    article::Article,
    front_page::FrontPage,
    ids::TenantId,
    policy::{Granted, KeepFrontPage, grant_board},
    scope::{Newsroom, Public},
    text::SubmissionCode,
};

impl Tx<Newsroom> {
    /// The home page, to be changed.
    ///
    /// # Errors
    /// [`StoreFault::Denied`].
    pub async fn front_page(&self, house: TenantId) -> Result<Granted<KeepFrontPage, FrontPage>, StoreFault> {
        let page = match self.load(doc! { "_id": FrontPage::ID }).await {
            Err(StoreFault::NotFound) => FrontPage::of_program(house),
            loaded => loaded?,
        };
        Ok(grant_board(self.person()?, page, None)?)
    }

    /// The article of that code, also when it was taken down.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn article_to_lead(&self, code: &SubmissionCode) -> Result<Option<Article>, StoreFault> {
        self.store.article(code).await
    }
}

impl View<Newsroom> {
    /// The home page as it is now, and whether what was chosen still leads it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn front_page(&self, house: TenantId) -> Result<(FrontPage, bool), StoreFault> {
        let page = self.store.front_page().await?;
        let page = page.unwrap_or_else(|| FrontPage::of_program(house));
        let leads = match &page.lead {
            None => false,
            Some(lead) => {
                let article = self.store.article(&lead.code).await?;
                article.is_some_and(|article| lead.is_of(&article))
            }
        };
        Ok((page, leads))
    }

    /// Public articles, newest first, to choose from.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn newest_articles(&self, limit: usize) -> Result<Vec<ArticleCard>, StoreFault> {
        let (cards, _) = self
            .store
            .article_cards(&ArticleFilter::default(), None, limit)
            .await?;
        Ok(cards)
    }

    /// The article of that code as lists show it, while it is public.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn article_card(&self, code: &SubmissionCode) -> Result<Option<ArticleCard>, StoreFault> {
        let public = doc! { "_id": code.to_string(), "standing.name": "public" };
        let cards = self.store.collection::<ArticleCard>("articles");
        let card = cards
            .find_one(public)
            .projection(doc! { "edition.content.body": 0 });
        Ok(card.await?)
    }
}

impl View<Public> {
    /// The article that was chosen to lead the home page, as long as it does.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lead(&self) -> Result<Option<ArticleCard>, StoreFault> {
        let page = self.store.front_page().await?;
        let Some(lead) = page.and_then(|page| page.lead) else {
            return Ok(None);
        };
        let leading = doc! {
            "_id": lead.code.to_string(),
            "standing.name": "public",
            "led_since": lead.chosen_at,
        };
        let cards = self.store.collection::<ArticleCard>("articles");
        let card = cards
            .find_one(leading)
            .projection(doc! { "edition.content.body": 0 });
        Ok(card.await?)
    }
}

impl Store {
    /// The home page, once somebody chose what leads it.
    async fn front_page(&self) -> Result<Option<FrontPage>, StoreFault> {
        Ok(self
            .resources::<FrontPage>()
            .find_one(doc! { "_id": FrontPage::ID })
            .await?)
    }

    async fn article(&self, code: &SubmissionCode) -> Result<Option<Article>, StoreFault> {
        let articles = self.collection::<Article>("articles");
        Ok(articles.find_one(doc! { "_id": code.to_string() }).await?)
    }
}
