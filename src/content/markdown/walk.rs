//! The walk over Markdown's events, where each special thing is turned into what the site draws.

use std::mem;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::body::{Block, Body, Heading};
use super::html::{CITATION_END, CITATION_START, to_html};
use super::reader::{InternalLink, NamedBlock, Reader};

/// The address that stands for a citation between parsing and drawing.
pub(super) const CITE: &str = "cite:";

type Numbered = (Event<'static>, usize);

/// One pass over the events of one text.
pub(super) struct Walk<'r, 'a, 'b> {
    reader: &'r mut Reader<'a>,
    body: &'b mut Body,
    out: Vec<Event<'static>>,
    /// Care cards that are open, with the title still to come.
    cards: Vec<bool>,
    /// The headings of the open table's columns.
    columns: Vec<String>,
    /// The number of the next cell in a row below the table's head.
    cell: Option<usize>,
}

impl<'r, 'a, 'b> Walk<'r, 'a, 'b> {
    pub fn new(reader: &'r mut Reader<'a>, body: &'b mut Body) -> Self {
        Self { reader, body, out: Vec::new(), cards: Vec::new(), columns: Vec::new(), cell: None }
    }

    pub fn run(mut self, events: Vec<Numbered>, line_at: impl Fn(usize) -> usize) {
        let mut events = events.into_iter().peekable();
        while let Some((event, offset)) = events.next() {
            let line = line_at(offset);
            match event {
                Event::Start(Tag::Link { dest_url, .. }) if dest_url.starts_with(CITE) => {
                    take_until(&mut events, |end| *end == TagEnd::Link);
                    self.cite(&dest_url[CITE.len()..], line);
                }
                Event::Start(Tag::Link { dest_url, title, id, link_type }) => {
                    let dest_url = self.link(&dest_url, line);
                    self.out.push(Event::Start(Tag::Link { dest_url, title, id, link_type }));
                }
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let inner = take_until(&mut events, |end| matches!(end, TagEnd::Heading(_)));
                    self.heading(level, id.as_deref(), inner, line);
                }
                Event::Start(Tag::BlockQuote(Some(kind))) => {
                    let titled = matches!(events.peek(), Some((Event::Start(Tag::Heading { .. }), _)));
                    self.open_card(kind, titled);
                }
                Event::End(TagEnd::BlockQuote(Some(_))) => {
                    self.cards.pop();
                    self.html("</div></section>\n");
                }
                Event::Start(Tag::BlockQuote(None)) => {
                    if starts_like_a_card(events.clone().map(|(event, _)| event)) {
                        let message = "this looks like a care card and is none: write [!CAUTION], [!WARNING], \
                                       [!IMPORTANT], [!NOTE] or [!TIP] alone on its line";
                        self.reader.mistake(line, message);
                    }
                    self.out.push(Event::Start(Tag::BlockQuote(None)));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => {
                    let inner = take_until(&mut events, |end| *end == TagEnd::CodeBlock);
                    self.fenced(&kind, &inner, line);
                }
                Event::Start(Tag::Table(columns)) => {
                    let section = self.body.headings.last().map_or("", |heading| heading.title.as_str());
                    let label = self.reader.text.articles.table.with("name", section);
                    let label = attribute(label.as_str());
                    self.html(format!("<section class=\"table\" tabindex=\"0\" aria-label=\"{label}\">"));
                    self.columns.clear();
                    self.out.push(Event::Start(Tag::Table(columns)));
                }
                Event::Start(Tag::TableCell) => self.open_cell(events.clone().map(|(event, _)| event)),
                Event::End(TagEnd::TableCell) if self.cell.is_some() => self.html("</td>"),
                Event::End(TagEnd::TableHead) => {
                    self.cell = Some(0);
                    self.out.push(Event::End(TagEnd::TableHead));
                }
                Event::Start(Tag::TableRow) => {
                    self.cell = Some(0);
                    self.out.push(Event::Start(Tag::TableRow));
                }
                Event::End(TagEnd::Table) => {
                    self.cell = None;
                    self.out.push(Event::End(TagEnd::Table));
                    self.html("</section>\n");
                }
                Event::Html(_) | Event::InlineHtml(_) => {
                    self.reader.mistake(line, "raw HTML is not allowed here: write it in Markdown");
                }
                Event::Start(Tag::Image { .. }) => {
                    self.reader.mistake(line, "pictures are drawn by the program: take this one out");
                }
                event => self.out.push(event),
            }
        }
        self.flush();
    }

    fn html(&mut self, html: impl Into<CowStr<'static>>) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    /// Each cell carries its column's heading: on a narrow screen rows become blocks, and none hides at the side.
    fn open_cell(&mut self, inner: impl Iterator<Item = Event<'static>>) {
        match self.cell {
            None => {
                let title: String = inner
                    .take_while(|event| *event != Event::End(TagEnd::TableCell))
                    .map(|event| text_of(&event))
                    .collect();
                self.columns.push(title);
                self.out.push(Event::Start(Tag::TableCell));
            }
            Some(number) => {
                let column = self.columns.get(number).map(|title| attribute(title)).unwrap_or_default();
                self.html(format!("<td data-column=\"{column}\">"));
                self.cell = Some(number + 1);
            }
        }
    }

    fn flush(&mut self) {
        let events = mem::take(&mut self.out);
        if !events.is_empty() {
            self.body.blocks.push(Block::Html(to_html(events.into_iter())));
        }
    }

    fn cite(&mut self, name: &str, line: usize) {
        let number = self.reader.cite(name, line);
        let label = self.reader.text.articles.source_number.with("number", number);
        let label = attribute(label.as_str());
        self.html(format!(
            "{CITATION_START}<a href=\"#source-{number}\" aria-label=\"{label}\">{number}</a>{CITATION_END}"
        ));
    }

    /// Gives a link its language, and notes it for checking.
    fn link(&mut self, target: &str, line: usize) -> CowStr<'static> {
        if target.starts_with('/') || target.starts_with('#') {
            let file = self.reader.file.clone();
            self.reader.seen.links.push(InternalLink { file, line, target: target.to_owned() });
            if target.starts_with('/') { self.reader.language.url(target).into() } else { target.to_owned().into() }
        } else {
            if !["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| target.starts_with(scheme)) {
                let message = format!("the link `{target}` leads nowhere: start it with / for a page of this site");
                self.reader.mistake(line, message);
            }
            target.to_owned().into()
        }
    }

    fn heading(&mut self, level: HeadingLevel, id: Option<&str>, inner: Vec<Numbered>, line: usize) {
        let inner: Vec<Event<'static>> = inner.into_iter().map(|(event, _)| event).collect();
        let title: String = inner.iter().map(text_of).collect();
        if let Some(untitled @ true) = self.cards.last_mut() {
            *untitled = false;
            // A card above the first heading is of the first level below the title.
            let level = if self.body.headings.is_empty() { 2 } else { 3 };
            self.html(format!("<h{level} class=\"card-title\">"));
            self.out.extend(inner);
            self.html(format!("</h{level}>"));
            return;
        }
        if level == HeadingLevel::H1 {
            self.reader.mistake(line, "headings start at ##: the page's title comes from the front matter");
        }
        let id = id.map_or_else(|| slug(&title), ToOwned::to_owned);
        if self.body.headings.iter().any(|heading| heading.id == id) {
            let message = format!("two headings have the anchor `{id}`: give this one its own with {{#name}}");
            self.reader.mistake(line, message);
        }
        if id.is_empty() {
            self.reader.mistake(line, "this heading has no words for its anchor: name it with {#name}");
        }
        let level = level as u8;
        self.html(format!("<h{level} id=\"{}\">", attribute(&id)));
        self.out.extend(inner);
        self.html(format!("</h{level}>\n"));
        self.body.headings.push(Heading { level, id, title });
    }

    fn open_card(&mut self, kind: BlockQuoteKind, titled: bool) {
        let cards = &self.reader.text.cards;
        let (class, label) = match kind {
            BlockQuoteKind::Caution => ("emergency", &cards.emergency),
            BlockQuoteKind::Warning => ("today", &cards.today),
            BlockQuoteKind::Important => ("visit", &cards.visit),
            BlockQuoteKind::Note => ("note", &cards.note),
            BlockQuoteKind::Tip => ("tip", &cards.tip),
        };
        let label = label.with("emergency", self.reader.emergency_number).to_string();
        self.html(format!("<section class=\"card card-{class}\"><p class=\"card-label\">"));
        self.out.push(Event::Text(label.into()));
        self.html("</p><div class=\"card-body\">");
        self.cards.push(titled);
    }

    fn fenced(&mut self, kind: &str, inner: &[Numbered], line: usize) {
        let listed: String = inner.iter().map(|(event, _)| text_of(event)).collect();
        let names: Vec<String> = listed.split_whitespace().map(ToOwned::to_owned).collect();
        let block = match kind.trim() {
            "poses" if names.is_empty() => {
                self.reader.mistake(line, "this block names no pose: write one name a line, or take it out");
                return;
            }
            "poses" => Block::Poses(names),
            "videos" => Block::Videos(names),
            "request" => Block::Request,
            other => {
                let message = format!("a block of `{other}` is unknown: use poses, videos or request");
                self.reader.mistake(line, message);
                return;
            }
        };
        self.flush();
        let file = self.reader.file.clone();
        self.reader.seen.blocks.push(NamedBlock { file, line, block: block.clone() });
        self.body.blocks.push(block);
    }
}

/// Text for an attribute in double quotes.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// A warning that silently became a quotation would not look like a warning.
fn starts_like_a_card(events: impl Iterator<Item = Event<'static>>) -> bool {
    let texts = events.skip_while(|event| matches!(event, Event::Start(_)));
    let start: String = texts.map_while(|event| matches!(event, Event::Text(_)).then(|| text_of(&event))).collect();
    start.starts_with("[!")
}

/// The events up to the end tag, which is taken and dropped.
fn take_until(events: &mut impl Iterator<Item = Numbered>, is_end: impl Fn(&TagEnd) -> bool) -> Vec<Numbered> {
    events.take_while(|(event, _)| !matches!(event, Event::End(end) if is_end(end))).collect()
}

fn text_of(event: &Event<'static>) -> String {
    match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        Event::SoftBreak | Event::HardBreak => " ".to_owned(),
        _ => String::new(),
    }
}

/// An anchor made from a heading's words.
fn slug(title: &str) -> String {
    let folded = crate::domain::typed_text::fold(title);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').collect();
    let clean: Vec<String> = words
        .iter()
        .map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    clean.join("-")
}
