//! Revisions of a text, and what changed between two of them.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::{kind_facts, section_words};
use crate::{
    domain::{
        attachment::{Attachment, Purpose},
        content::Content,
        submission::Submission,
    },
    store::{Reference, RevisionCard},
    web::views::parts::{DiffLayout, DiffPiece, DiffView, FieldDiff, NavLink, RevisionRow},
};

/// Words of an equal stretch that stay readable around a change.
const CONTEXT_WORDS: usize = 12;
/// A comparison of two long texts may take this long before it becomes coarser.
const DIFF_TIME: Duration = Duration::from_millis(200);

/// The history of a text, newest first; `base` is the address of the item.
pub fn revisions(
    revisions: &[RevisionCard],
    item: &Submission,
    base: &str,
    layout: DiffLayout,
) -> Vec<RevisionRow> {
    revisions
        .iter()
        .map(|revision| {
            let number = revision.number.number();
            RevisionRow {
                number,
                by: revision.by.name.to_string(),
                role: revision.by.role.label().to_owned(),
                at: revision.written_at.moment_words(),
                current: revision.number == item.revision,
                diff_href: (number > 1).then(|| diff_path(base, number, layout)),
            }
        })
        .collect()
}

/// Address of the comparison of a revision with the one before it.
fn diff_path(base: &str, number: i64, layout: DiffLayout) -> String {
    let joint = if base.contains('?') { '&' } else { '?' };
    format!("{base}{joint}so-sanh={number}{}#so-sanh", layout.query())
}

/// The layouts of that comparison as links, the present one marked.
pub fn diff_layouts(base: &str, number: i64, now: DiffLayout) -> Vec<NavLink> {
    let link = |layout: DiffLayout| NavLink {
        label: layout.label().to_owned(),
        href: diff_path(base, number, layout),
        current: layout == now,
    };
    DiffLayout::ALL.map(link).to_vec()
}

/// A readable comparison of two contents.
pub fn diff(from: (i64, &Content), to: (i64, &Content), reference: &Reference) -> DiffView {
    let (old, new) = (texts(from.1, reference), texts(to.1, reference));
    let fields = old.into_iter().zip(new).filter(|((_, old), (_, new))| old != new);
    DiffView {
        from: from.0,
        to: to.0,
        layout: DiffLayout::Inline,
        layouts: Vec::new(),
        fields: fields
            .map(|((label, old), (_, new))| FieldDiff {
                label,
                pieces: pieces(&old, &new),
            })
            .collect(),
    }
}

/// A content as labelled texts, always the same labels in the same order.
fn texts(content: &Content, reference: &Reference) -> Vec<(&'static str, String)> {
    let lists = &reference.catalogue;
    let facts: Vec<_> = kind_facts(&content.kind)
        .into_iter()
        .map(|(label, value)| format!("{label}: {value}"))
        .collect();
    let source = content.origin.source.clone().unwrap_or_default();
    vec![
        (
            "Loại tin bài",
            format!("{}. {}", content.kind.label(), facts.join(". ")),
        ),
        ("Tiêu đề", content.title.to_string()),
        ("Tóm tắt", content.summary.to_string()),
        ("Nội dung", content.body.source().to_owned()),
        ("Lĩnh vực", reference.field_name(&content.field).to_owned()),
        (
            "Nhóm thông tin",
            lists
                .category(&content.category)
                .map(|one| one.name.clone())
                .unwrap_or_default(),
        ),
        (
            "Chuyên mục chính",
            lists
                .section(&content.section)
                .map(section_words)
                .unwrap_or_default(),
        ),
        ("Tác giả", content.origin.author.clone()),
        (
            "Nguồn tin",
            match (content.origin.reused, content.origin.needs_consent()) {
                (true, true) => format!("{source} (trích dẫn, sử dụng lại, cần văn bản chấp thuận)"),
                (true, false) => format!("{source} (trích dẫn, sử dụng lại)"),
                _ => source,
            },
        ),
        (
            "Tệp đính kèm",
            content.attachments.iter().map(file_line).collect(),
        ),
    ]
}

fn file_line(file: &Attachment) -> String {
    let alternative = match &file.purpose {
        Purpose::Media { alternative, .. } => format!(": {alternative}"),
        Purpose::Document | Purpose::Consent => String::new(),
    };
    format!("{} ({}){alternative}\n", file.name, file.purpose.label())
}

fn pieces(old: &str, new: &str) -> Vec<DiffPiece> {
    let diff = TextDiff::configure().timeout(DIFF_TIME).diff_words(old, new);
    let mut pieces: Vec<DiffPiece> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => "same",
            ChangeTag::Delete => "removed",
            ChangeTag::Insert => "added",
        };
        match pieces.last_mut() {
            Some(last) if last.change == kind => last.text.push_str(change.value()),
            _ => pieces.push(DiffPiece {
                change: kind,
                text: change.value().to_owned(),
            }),
        }
    }
    let last = pieces.len().saturating_sub(1);
    pieces
        .into_iter()
        .enumerate()
        .flat_map(|(place, piece)| shorten(piece, place == 0, place == last))
        .collect()
}

/// Leaves out the middle of a long equal stretch.
fn shorten(piece: DiffPiece, first: bool, last: bool) -> Vec<DiffPiece> {
    let words: Vec<_> = piece.text.split_inclusive(char::is_whitespace).collect();
    if piece.change != "same" || words.len() <= 3 * CONTEXT_WORDS {
        return vec![piece];
    }
    let same = |words: &[&str]| DiffPiece {
        change: "same",
        text: words.concat(),
    };
    let gap = DiffPiece {
        change: "gap",
        text: "…".to_owned(),
    };
    let (head, tail) = (&words[..CONTEXT_WORDS], &words[words.len() - CONTEXT_WORDS..]);
    match (first, last) {
        (true, true) => vec![gap],
        (true, false) => vec![gap, same(tail)],
        (false, true) => vec![same(head), gap],
        (false, false) => vec![same(head), gap, same(tail)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::views::parts::DiffRow;

    fn shown(old: &str, new: &str) -> String {
        pieces(old, new)
            .into_iter()
            .map(|piece| format!("[{}:{}]", piece.change, piece.text.trim()))
            .collect()
    }

    #[test]
    fn a_changed_word_is_shown_between_its_neighbours() {
        assert_eq!(
            shown("cải cách tài chính", "cải cách hành chính"),
            "[same:cải cách][removed:tài][added:hành][same:chính]"
        );
    }

    #[test]
    fn long_equal_stretches_are_left_out() {
        let long = "một hai ba bốn ".repeat(40);
        let shown = shown(&format!("{long}cũ {long}"), &format!("{long}mới {long}"));
        assert!(shown.starts_with("[gap:…][same:"), "{shown}");
        assert!(shown.contains("[removed:cũ][added:mới]"), "{shown}");
        assert!(shown.len() < 300, "{shown}");
    }

    fn beside(old: &str, new: &str) -> Vec<String> {
        let field = FieldDiff {
            label: "Nội dung",
            pieces: pieces(old, new),
        };
        let side = |pieces: &[DiffPiece]| -> String {
            let shown = |piece: &DiffPiece| match piece.change {
                "same" => piece.text.clone(),
                change => format!("[{change}:{}]", piece.text),
            };
            pieces.iter().map(shown).collect()
        };
        let rows = field.rows();
        let shown = rows
            .iter()
            .map(|row| format!("{}|{}", side(&row.old), side(&row.new)));
        shown.map(|row| row.replace('\n', "¶")).collect()
    }

    #[test]
    fn paragraphs_stand_beside_each_other_with_what_each_says() {
        assert_eq!(
            beside("Một hai.\nBa bốn.\n", "Một năm.\nBa bốn.\n"),
            ["Một [removed:hai.]|Một [added:năm.]", "Ba bốn.|Ba bốn."]
        );
        let moved = beside("Đầu.\nBỏ đi.\nCuối.", "Đầu.\nCuối.");
        assert_eq!(moved, ["Đầu.|Đầu.", "[removed:Bỏ đi.]|", "Cuối.|Cuối."]);
        assert_eq!(beside("", "Mới."), ["|[added:Mới.]"]);
    }

    #[test]
    fn each_side_of_a_comparison_has_every_word_of_its_text() {
        let old = "Điều 1. Phạm vi\nQuy định này áp dụng cho mọi đơn vị.\n\nĐiều 2. Hiệu lực";
        let new = "Điều 1. Phạm vi, đối tượng\nQuy định áp dụng cho đơn vị.\nThêm.\n\nĐiều 2. Hiệu lực\n";
        let field = FieldDiff {
            label: "Nội dung",
            pieces: pieces(old, new),
        };
        let rows = field.rows();
        let said = |pick: fn(&DiffRow) -> &Vec<DiffPiece>| -> Vec<String> {
            let text = rows.iter().map(|row| {
                let pieces = pick(row).iter().map(|piece| piece.text.as_str());
                pieces.collect::<String>()
            });
            let text = text.collect::<Vec<_>>().join("\n");
            text.split_whitespace().map(str::to_owned).collect()
        };
        let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        assert_eq!(said(|row| &row.old), words(old));
        assert_eq!(said(|row| &row.new), words(new));
    }
}
