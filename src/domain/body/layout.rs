//! A pass before CommonMark that sees the layout of Vietnamese legal texts, which nobody types as Markdown.

/// Longest line taken for a heading, in characters.
const HEADING_LIMIT: usize = 200;

/// Rewrites pasted lines so that CommonMark finds headings, clauses, points and bullets where a reader does.
pub(super) fn lay_out(source: &str) -> String {
    let mut page = Page::default();
    for line in source.lines() {
        page.add_line(line);
    }
    page.out
}

/// What the line above was, as far as the next line depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Above {
    #[default]
    Other,
    /// A heading of a chapter or part, whose title may follow on a line of its own.
    Chapter,
    /// An item of a list with `-`.
    Bullet,
    /// An item with `+` nested in it.
    SubBullet,
    /// An item of a list with `+` alone.
    Plus,
    /// A numbered clause.
    Clause,
}

#[derive(Default)]
struct Page {
    out: String,
    above: Above,
}

impl Page {
    fn add_line(&mut self, line: &str) {
        let text = line.trim_start();
        let indent = &line[..line.len() - text.len()];
        if text.is_empty() {
            return self.add(line);
        }
        if self.above == Above::Chapter && is_all_caps(text) {
            return self.join_title(text);
        }
        match kind_of(text) {
            Kind::Chapter => self.add_alone("## ", text, Above::Chapter),
            Kind::Article => self.add_alone("### ", text, Above::Other),
            Kind::Rule => self.add_alone("", "---", Above::Other),
            Kind::Year => self.add_alone("", &text.replacen('.', "\\.", 1), Above::Other),
            Kind::Clause => self.add_clause(indent, text),
            Kind::Point => self.add_alone("", text, Above::Other),
            Kind::Bullet(body) => self.add_bullet(indent, body),
            Kind::Plus(body) => self.add_plus(indent, body),
            Kind::Plain => self.add_plain(indent, text),
        }
    }

    fn add(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// A block of its own, even where nobody left a blank line.
    fn add_alone(&mut self, mark: &str, text: &str, above: Above) {
        self.end_block();
        self.out.push_str(mark);
        self.add(text);
        self.out.push('\n');
        self.above = above;
    }

    /// A title in capitals below its chapter belongs to the same heading.
    fn join_title(&mut self, title: &str) {
        self.out.truncate(self.out.trim_end().len());
        self.out.push_str("<br>");
        self.add(title);
        self.out.push('\n');
        self.above = Above::Other;
    }

    fn add_clause(&mut self, indent: &str, text: &str) {
        if self.is_in_list() && !indent.is_empty() {
            self.add(&format!("{indent}{text}"));
        } else {
            self.end_block();
            self.add(text);
        }
        self.above = Above::Clause;
    }

    fn add_bullet(&mut self, indent: &str, body: &str) {
        let indent = if self.is_in_list() { indent } else { "" };
        if indent.is_empty() && !matches!(self.above, Above::Bullet | Above::SubBullet) {
            self.end_block();
        }
        self.add(&format!("{indent}- {body}"));
        self.above = Above::Bullet;
    }

    fn add_plus(&mut self, indent: &str, body: &str) {
        match self.above {
            Above::Bullet | Above::SubBullet if indent.is_empty() => {
                self.add(&format!("  + {body}"));
                self.above = Above::SubBullet;
            }
            Above::Bullet | Above::SubBullet | Above::Plus => self.add(&format!("{indent}+ {body}")),
            Above::Other | Above::Chapter | Above::Clause => {
                self.end_block();
                self.add(&format!("+ {body}"));
                self.above = Above::Plus;
            }
        }
    }

    /// Indentation means nothing outside lists: a paragraph with a tab before it is no block of code.
    fn add_plain(&mut self, indent: &str, text: &str) {
        if self.is_in_list() && !indent.is_empty() {
            return self.add(&format!("{indent}{text}"));
        }
        if self.out.ends_with("\n\n") {
            self.above = Above::Other;
        }
        self.add(text);
    }

    fn is_in_list(&self) -> bool {
        matches!(
            self.above,
            Above::Bullet | Above::SubBullet | Above::Plus | Above::Clause
        )
    }

    fn end_block(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

/// What a line is by its first characters.
#[derive(Debug, PartialEq, Eq)]
enum Kind<'a> {
    /// `Chương II`, `Mục 3. Tên mục`.
    Chapter,
    /// `Điều 12. Tên điều`, `Điều 5: Tên điều`.
    Article,
    /// A line of dashes, equals signs or stars, which must not turn the line above into a heading.
    Rule,
    /// `2024. Kết quả`: a sentence that begins with a year is no clause.
    Year,
    /// `3. Nội dung`.
    Clause,
    /// `đ) Nội dung`, `1.2. Nội dung`, `IV. Nội dung`.
    Point,
    /// `- Nội dung`, and the dashes and dots that stand for it.
    Bullet(&'a str),
    /// `+ Nội dung`.
    Plus(&'a str),
    /// Everything else, and all rows of tables.
    Plain,
}

fn kind_of(text: &str) -> Kind<'_> {
    if is_rule(text) {
        return Kind::Rule;
    }
    if text.contains('|') {
        return Kind::Plain;
    }
    if let Some(body) = after_mark(text, &["-", "–", "—", "•", "●", "▪", "◦", "‣", "·"]) {
        return Kind::Bullet(body);
    }
    if let Some(body) = after_mark(text, &["+"]) {
        return Kind::Plus(body);
    }
    if is_chapter(text) {
        return Kind::Chapter;
    }
    if is_article(text) {
        return Kind::Article;
    }
    let first = text.split(' ').next().unwrap_or_default();
    if first.len() == text.len() {
        Kind::Plain
    } else {
        kind_of_number(first)
    }
}

fn kind_of_number(first: &str) -> Kind<'static> {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(number) = first.strip_suffix('.') else {
        let is_parted = first.contains('.') && first.split('.').all(is_digits);
        return if is_point(first) || is_parted && first.len() <= 8 {
            Kind::Point
        } else {
            Kind::Plain
        };
    };
    match number {
        _ if is_digits(number) && number.len() <= 3 => Kind::Clause,
        _ if is_digits(number) => Kind::Year,
        _ if number.split('.').all(is_digits) || is_roman(number) => Kind::Point,
        _ => Kind::Plain,
    }
}

fn after_mark<'a>(text: &'a str, marks: &[&str]) -> Option<&'a str> {
    let rest = marks.iter().find_map(|mark| text.strip_prefix(mark))?;
    let body = rest.trim_start();
    (body.len() < rest.len() && !body.is_empty()).then_some(body)
}

fn is_rule(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
    signs.len() >= 3
        && matches!(signs[0], '-' | '=' | '_' | '*')
        && signs.iter().all(|sign| *sign == signs[0])
}

fn is_chapter(text: &str) -> bool {
    let Some((word, rest)) = text.split_once(' ') else {
        return false;
    };
    let number: &str = rest.split([' ', '.', ':']).next().unwrap_or_default();
    let is_digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_numbered = match word {
        "Chương" | "CHƯƠNG" => is_roman(number) || is_digits,
        "Mục" | "MỤC" => is_digits,
        "Phần" | "PHẦN" => is_roman(number),
        _ => false,
    };
    is_numbered && is_heading(text) && is_title(&rest[number.len()..])
}

/// A title after a number starts with a mark or with a capital; `Chương II của Luật` is part of a sentence.
fn is_title(after_number: &str) -> bool {
    let title = after_number.trim_start_matches(['.', ':', ' ']);
    title.chars().next().is_none_or(|first| !first.is_lowercase())
}

fn is_article(text: &str) -> bool {
    let Some(rest) = ["Điều ", "ĐIỀU "].iter().find_map(|word| text.strip_prefix(word)) else {
        return false;
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[digits..].trim_start_matches(|c: char| c.is_lowercase());
    let letters = rest[digits..].chars().count() - after.chars().count();
    digits > 0 && letters <= 1 && after.starts_with(['.', ':']) && is_heading(text)
}

/// Short, and not ended like a sentence.
fn is_heading(text: &str) -> bool {
    let bare = text.trim_end_matches(['.', ':']);
    let is_number_only = bare.split(' ').count() <= 2;
    text.chars().count() <= HEADING_LIMIT && (is_number_only || !text.ends_with(['.', ';', ',']))
}

fn is_all_caps(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| !c.is_lowercase()) && text.chars().count() <= HEADING_LIMIT
}

fn is_roman(number: &str) -> bool {
    !number.is_empty() && number.len() <= 7 && number.bytes().all(|byte| b"IVXLC".contains(&byte))
}

/// `a)`, `đ)`, `aa)`: the points of a clause.
fn is_point(first: &str) -> bool {
    let Some(letters) = first.strip_suffix(')') else {
        return false;
    };
    (1..=2).contains(&letters.chars().count()) && letters.chars().all(char::is_alphabetic)
}
