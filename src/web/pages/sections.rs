//! The tree of sections: added to, renamed, moved, retired and brought back.

use poem::{Result, http::StatusCode};
use poem_openapi::{OpenApi, param::Query};

use crate::{
    app::{
        Fault,
        sections::{SectionAct, SectionForm, edit_sections, section_tree},
    },
    domain::{
        catalogue::{Catalogue, SECTION_LEVELS, Section},
        policy::ShapeSite,
        sections::SectionTree,
        text::Slug,
    },
    store::Receipt,
    web::{
        form::{Form, fresh_key},
        gate::Can,
        page::{Answer, flash_of, section_path},
        present,
        problem::Problem,
        views::{
            parts::{Choice, FieldError},
            sections::{ChosenSection, SectionRow, SectionTyped, SectionsPage},
        },
    },
};

/// Address of the tree.
const PATH: &str = "/quan-tri/chuyen-muc";

/// The tree of sections.
pub struct SectionPages;

#[OpenApi]
impl SectionPages {
    /// The tree, with the forms of one section or of a new one.
    #[oai(path = "/quan-tri/chuyen-muc", method = "get")]
    async fn show_sections(
        &self,
        can: Can<ShapeSite>,
        muc: Query<Option<String>>,
        da: Query<Option<String>>,
    ) -> Result<Answer> {
        let chosen = muc.0.unwrap_or_default();
        let mut page = tree_page(&can, &chosen, None).await?;
        if !chosen.is_empty() && page.chosen.is_none() {
            return Err(Problem::not_found().into());
        }
        page.shell.flash = flash_of(da.0.as_deref());
        Ok(Answer::page(&page)?)
    }

    /// Adds a section.
    #[oai(path = "/quan-tri/chuyen-muc", method = "post")]
    async fn add_section(&self, can: Can<ShapeSite>, form: Form<SectionTyped>) -> Result<Answer> {
        edit(&can, form, SectionAct::Add).await
    }

    /// Gives a section another name or address.
    #[oai(path = "/quan-tri/chuyen-muc/doi-ten", method = "post")]
    async fn rename_section(&self, can: Can<ShapeSite>, form: Form<SectionTyped>) -> Result<Answer> {
        edit(&can, form, SectionAct::Rename).await
    }

    /// Moves a section elsewhere in the tree.
    #[oai(path = "/quan-tri/chuyen-muc/chuyen", method = "post")]
    async fn move_section(&self, can: Can<ShapeSite>, form: Form<SectionTyped>) -> Result<Answer> {
        edit(&can, form, SectionAct::Move).await
    }

    /// Moves a section one step up.
    #[oai(path = "/quan-tri/chuyen-muc/len", method = "post")]
    async fn raise_section(&self, can: Can<ShapeSite>, form: Form<SectionTyped>) -> Result<Answer> {
        edit(&can, form, SectionAct::Up).await
    }

    /// Moves a section one step down.
    #[oai(path = "/quan-tri/chuyen-muc/xuong", method = "post")]
    async fn sink_section(&self, can: Can<ShapeSite>, form: Form<SectionTyped>) -> Result<Answer> {
        edit(&can, form, SectionAct::Down).await
    }

    /// Retires a section in favour of another.
    #[oai(path = "/quan-tri/chuyen-muc/ngung-dung", method = "post")]
    async fn retire_section(&self, can: Can<ShapeSite>, form: Form<SectionTyped>) -> Result<Answer> {
        edit(&can, form, SectionAct::Retire).await
    }

    /// Brings a section back.
    #[oai(path = "/quan-tri/chuyen-muc/dung-lai", method = "post")]
    async fn restore_section(&self, can: Can<ShapeSite>, form: Form<SectionTyped>) -> Result<Answer> {
        edit(&can, form, SectionAct::Restore).await
    }
}

const fn operation(act: SectionAct) -> &'static str {
    match act {
        SectionAct::Add => "add_section",
        SectionAct::Rename => "rename_section",
        SectionAct::Move => "move_section",
        SectionAct::Up => "raise_section",
        SectionAct::Down => "sink_section",
        SectionAct::Retire => "retire_section",
        SectionAct::Restore => "restore_section",
    }
}

/// Id of the form on the page, and what is said once it is done.
const fn words_of(act: SectionAct) -> (&'static str, &'static str) {
    match act {
        SectionAct::Add => ("them", "them-chuyen-muc"),
        SectionAct::Rename => ("doi-ten", "doi-ten-chuyen-muc"),
        SectionAct::Move | SectionAct::Up | SectionAct::Down => ("chuyen", "chuyen-chuyen-muc"),
        SectionAct::Retire => ("ngung-dung", "ngung-chuyen-muc"),
        SectionAct::Restore => ("dung-lai", "dung-lai-chuyen-muc"),
    }
}

async fn edit(can: &Can<ShapeSite>, form: Form<SectionTyped>, act: SectionAct) -> Result<Answer> {
    let tx = can.tx(form.once(operation(act)))?;
    let typed = form.typed;
    let seen = typed.seen.parse().map_err(|_| Problem::foreign_request())?;
    let done = edit_sections(can.services(), tx, act, seen, &form_of(&typed)).await;
    answer(can, done, act, typed).await
}

fn form_of(typed: &SectionTyped) -> SectionForm {
    SectionForm {
        section: typed.section.clone(),
        name: typed.name.clone(),
        address: typed.address.clone(),
        parent: typed.parent.clone(),
        place: typed.place.clone(),
        successor: typed.successor.clone(),
    }
}

/// Onward after an act, or the tree as it is now with what must be mended and all that was typed.
async fn answer(
    can: &Can<ShapeSite>,
    done: Result<Receipt, Fault>,
    act: SectionAct,
    typed: SectionTyped,
) -> Result<Answer> {
    let (tried, said) = words_of(act);
    let chosen = typed.section.clone();
    let (status, errors) = match done {
        Ok(_) if act == SectionAct::Add => return Ok(Answer::onward(&format!("{PATH}?da={said}"))),
        Ok(_) => return Ok(Answer::onward(&format!("{PATH}?muc={chosen}&da={said}"))),
        Err(Fault::Stale(message)) => (StatusCode::CONFLICT, vec![FieldError { field: "", message }]),
        Err(Fault::Form(faults)) => (StatusCode::UNPROCESSABLE_ENTITY, present::field_errors(faults)),
        Err(fault) => return Err(Problem::from(fault).into()),
    };
    let chosen = if act == SectionAct::Add { "" } else { &chosen };
    let typed = SectionTyped { tried, ..typed };
    let mut page = tree_page(can, chosen, Some((act, typed.clone()))).await?;
    page.errors = errors.into_iter().map(|error| on_page(error, act)).collect();
    Ok(Answer::page_with(status, &page)?)
}

/// A fault leads to its control where the form of the act has it, to the heading of the section elsewhere.
fn on_page(error: FieldError, act: SectionAct) -> FieldError {
    let has_control = match act {
        SectionAct::Add => matches!(error.field, "name" | "address" | "parent" | "place"),
        SectionAct::Rename => matches!(error.field, "name" | "address"),
        SectionAct::Move => matches!(error.field, "parent" | "place"),
        SectionAct::Retire => error.field == "successor",
        SectionAct::Up | SectionAct::Down | SectionAct::Restore => false,
    };
    let field = match error.field {
        "" => "",
        field if has_control => field,
        _ => "section",
    };
    FieldError { field, ..error }
}

async fn tree_page(
    can: &Can<ShapeSite>,
    chosen: &str,
    tried: Option<(SectionAct, SectionTyped)>,
) -> Result<SectionsPage, Problem> {
    let tree = section_tree(can.services(), &can.view()).await?;
    let lists = Catalogue {
        sections: tree.sections.clone(),
        ..Catalogue::default()
    };
    let section = Slug::parse(chosen).ok();
    let section = section.and_then(|key| lists.section(&key));
    Ok(SectionsPage {
        shell: can.portal.shell(can, "Chuyên mục", PATH).await?,
        origin: origin(&tree),
        seen: tree.version.number(),
        errors: Vec::new(),
        rows: rows(&lists, section),
        chosen: section.map(|section| chosen_section(&lists, section)),
        parents: parents(&lists, section),
        successors: in_use(&lists, section).map(choice).collect(),
        keys: std::array::from_fn(|_| fresh_key()),
        typed: typed(&lists, section, tried),
    })
}

fn origin(tree: &SectionTree) -> String {
    match (&tree.edited_by, tree.edited_at) {
        (Some(by), Some(at)) => {
            format!(
                "{}, {} thay đổi lần cuối lúc {}.",
                by.name,
                by.title(),
                at.moment_words()
            )
        }
        _ => {
            "Cây chuyên mục theo dữ liệu ban đầu của hệ thống, chưa được thay đổi trên trang này.".to_owned()
        }
    }
}

fn succeeded_by(lists: &Catalogue, section: &Section) -> Option<String> {
    let leading = lists.leading_section(&section.slug)?;
    (leading.slug != section.slug).then(|| leading.name.clone())
}

fn rows(lists: &Catalogue, chosen: Option<&Section>) -> Vec<SectionRow> {
    let row = |(level, section): (usize, &Section)| SectionRow {
        name: section.name.clone(),
        depth: level - 1,
        address: section_path(section),
        former: section.former.iter().map(ToString::to_string).collect(),
        successor: succeeded_by(lists, section),
        retired: section.retired,
        href: format!("{PATH}?muc={}", section.slug),
        current: chosen.is_some_and(|chosen| chosen.slug == section.slug),
    };
    lists.section_tree().into_iter().map(row).collect()
}

fn chosen_section(lists: &Catalogue, section: &Section) -> ChosenSection {
    let (place, siblings) = place_of(lists, section);
    ChosenSection {
        key: section.slug.to_string(),
        name: section.name.clone(),
        retired: section.retired,
        successor: succeeded_by(lists, section),
        can_rise: place > 1,
        can_sink: place < siblings,
    }
}

/// Place among the siblings in use, from 1, and how many there are.
fn place_of(lists: &Catalogue, section: &Section) -> (usize, usize) {
    let siblings = lists.sections_in_use_under(section.parent.as_ref());
    let place = siblings.iter().position(|one| one.slug == section.slug);
    (place.map_or(1, |place| place + 1), siblings.len())
}

fn in_use<'a>(lists: &'a Catalogue, but: Option<&'a Section>) -> impl Iterator<Item = (usize, &'a Section)> {
    let but = but.map(|section| &section.slug);
    let sections = lists.section_tree().into_iter();
    sections.filter(move |(_, section)| !section.retired && Some(&section.slug) != but)
}

/// Sections of the upper levels, but not the section itself.
fn parents(lists: &Catalogue, section: Option<&Section>) -> Vec<Choice> {
    in_use(lists, section)
        .filter(|(level, _)| *level < SECTION_LEVELS)
        .map(choice)
        .collect()
}

fn choice((level, section): (usize, &Section)) -> Choice {
    Choice {
        value: section.slug.to_string(),
        label: section.name.clone(),
        depth: level - 1,
    }
}

/// What stands in the forms: the section as it is, with what was typed into the form that was tried.
fn typed(
    lists: &Catalogue,
    section: Option<&Section>,
    tried: Option<(SectionAct, SectionTyped)>,
) -> SectionTyped {
    let now = section.map_or_else(SectionTyped::default, |section| SectionTyped {
        section: section.slug.to_string(),
        name: section.name.clone(),
        address: section.address().to_string(),
        parent: section
            .parent
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        place: place_of(lists, section).0.to_string(),
        ..SectionTyped::default()
    });
    let Some((act, typed)) = tried else { return now };
    let now = SectionTyped {
        tried: typed.tried,
        ..now
    };
    match act {
        SectionAct::Add => typed,
        SectionAct::Rename => SectionTyped {
            name: typed.name,
            address: typed.address,
            ..now
        },
        SectionAct::Move => SectionTyped {
            parent: typed.parent,
            place: typed.place,
            ..now
        },
        SectionAct::Retire => SectionTyped {
            successor: typed.successor,
            ..now
        },
        SectionAct::Up | SectionAct::Down | SectionAct::Restore => now,
    }
}
