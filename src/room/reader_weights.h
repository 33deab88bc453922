// SPDX-License-Identifier: MIT
// Every weight of the clip reader, in one place. They are few, have names, and are near
// round numbers on purpose: set by hand on pages with right answers, checked on pages that
// were not looked at (tests/golden/reader). What speaks for a reading is positive; a weight is
// never tied to one page.
#ifndef PRESSE_ROOM_READER_WEIGHTS_H
#define PRESSE_ROOM_READER_WEIGHTS_H

// Which date in an item is its date.
#define W_DATE_PART 1.0F         // for each of year, month and day that it states
#define W_DATE_STANDING 2.0F     // separators on both sides
#define W_DATE_ALONE 3.0F        // fills a cell
#define W_DATE_COLUMN 10.0F      // the column or key is called "date"
#define W_DATE_OTHER_COLUMN 6.0F // it is called something else
#define W_DATE_STAMP 8.0F        // <time datetime>
#define W_DATE_PLACE 2.0F        // times the share of items whose date stands there
#define W_DATE_LEAST 1.4F        // below this it is part of the text

// Which text is the outlet's name.
#define W_OUTLET_HOST 4.0F      // times how far it agrees with the address
#define W_OUTLET_KNOWN 3.0F     // the table knows the name
#define W_OUTLET_SAME 1.5F      // the table gives the same outlet for the address
#define W_OUTLET_AGAIN 0.9F     // for each doubling of the items that have the same text
#define W_OUTLET_WORD 1.0F      // "Times", "Radio", "Zeitung" in it
#define W_OUTLET_COLUMN 8.0F    // the column or key says so
#define W_OUTLET_HOME 3.0F      // links to a front page
#define W_OUTLET_CONNECTOR 1.2F // stands behind "in", "dans", "auf"
#define W_OUTLET_EMPHASIS 0.7F
#define W_OUTLET_BRACKET 0.5F
#define W_OUTLET_SHORT 0.6F    // one to four words
#define W_OUTLET_LONG 1.2F     // for each word over six
#define W_OUTLET_SENTENCE 1.5F // question and quotation marks
#define W_OUTLET_LOWER 1.2F    // begins in lower case
#define W_OUTLET_INNER 0.8F    // does not reach a border of its segment on either side
#define W_OUTLET_WHOLE 0.4F    // is a whole segment
#define W_OUTLET_TRIM 1.5F     // a capitalised first word was left out
#define W_OUTLET_PART 3.0F     // leaves text of its own bold, emphasis, cell or bracket unused
#define W_OUTLET_PICTURE 0.2F  // what a picture is called: what can be read counts first
#define W_OUTLET_PROSE 1.5F    // plain text of a sentence with links in it

// Which text is the title.
#define W_TITLE_ADDRESS 4.0F // times the share of its words in the address
#define W_TITLE_LINK 2.0F    // is the text of the article's link
#define W_TITLE_HEADING 2.9F
#define W_TITLE_QUOTED 1.6F
#define W_TITLE_STRONG 0.7F
#define W_TITLE_WORDS 1.5F // four words or more; a part of it for two and three
#define W_TITLE_COLUMN 8.0F
#define W_TITLE_STRANGE 1.2F  // short, and shares no word with an address that has several
#define W_TITLE_AGAIN 1.5F    // the same text with other addresses
#define W_TITLE_HOST 3.0F     // times how far it agrees with the host: it is a name
#define W_TITLE_KNOWN 3.0F    // the table knows it as an outlet
#define W_TITLE_CUT 0.9F      // for each end that was cut at a comma or colon
#define W_TITLE_CUT_DASH 0.3F // … at a dash or bar
#define W_TITLE_PROSE 2.5F    // several sentences outside a link
#define W_TITLE_QUESTION 0.5F
#define W_TITLE_AUTHOR 2.5F // ‘“Title” by Jane Doe’ taken whole
#define W_JOINED 5.0F       // a name goes before it, and nothing but a space parts them
#define W_TITLE_SPAN 0.8F   // for each change of style or link inside

// What the class of an HTML element says.
#define W_CLASS_SAYS 2.5F  // this
#define W_CLASS_OTHER 3.0F // something else

// Persons are authors.
#define W_OUTLET_PERSON 4.0F // a first name and one to three names more

// How the page decides.
#define W_LEFT_OVER 1.0F     // for each part of the link's text that has no role
#define W_LEFT_TITLE 1.5F    // … whose words are in the address
#define W_PATTERN 4.5F       // times the share of alike items that read the same way
#define W_PATTERN_MOST 1.5F  // … and nearly all of several do
#define W_PATTERN_ORDER 3.0F // … in print: of items with links whose outlet stands there
#define W_PATTERN_ROUNDS 2
#define W_BELOW_NAME 6.0F // a name and no title, below a heading that names the outlet

// What is coverage.
#define W_COVER_PAGE 1.0F       // the page's title or name says press coverage
#define W_COVER_SECTION 2.0F    // the nearest heading that says anything says coverage
#define W_COVER_LOOK_ALIKE 4.5F // … says something else
#define W_COVER_SOFT 1.5F       // … says something that mostly is not coverage
#define W_COVER_DATE 1.0F
#define W_COVER_OUTLET 1.2F    // an outlet with good evidence
#define W_COVER_LISTED 1.0F    // the table knows the address
#define W_COVER_COLUMNS 2.5F   // stands in a table or record that names its columns
#define W_COVER_OWN 3.0F       // an address of the page's own organisation
#define W_COVER_RELATIVE 1.6F  // an address of this site, undated
#define W_COVER_ARTICLE 0.5F   // the text of the link is in the address
#define W_COVER_PLATFORM 0.3F  // a video or a post
#define W_COVER_SCHOLARLY 1.5F // papers, code, talks
#define W_COVER_RELEASE 1.8F   // calls itself a press release
#define W_COVER_CONTACT 5.0F   // invites to write
#define W_COVER_HOME 0.8F      // leads to a front page
#define W_COVER_NO_LINK 1.0F
#define W_COVER_MENTION 0.8F // one of several links in running text
#define W_COVER_COMPANY 1.5F // times (share of the container that is coverage - 0.5) * 2
#define W_COVER_BARE 2.0F    // has neither date nor outlet, where entries have both
#define W_COVER_ALIKE 1.0F   // reads as most of the coverage of the page does
#define W_COVER_LEAST 1.0F

// The verdict on what may be coverage. Learnt by script/learn-coverage from pages with right
// answers, of which W_COVER_* had seen some and others not, and rounded.
#define W_JUDGE_BASE -1.5F
#define W_JUDGE_ITSELF 0.75F     // times what it and its list say, above W_COVER_LEAST
#define W_JUDGE_ALIKE 2.8F       // times the share of the page's entries that read the same way
#define W_JUDGE_SILENT 1.5F      // nothing says coverage in a page that was given to be read
#define W_JUDGE_HERE -1.4F       // times the share of its list that leads to pages of this site
#define W_JUDGE_DEEP 1.3F        // the address is that of one article
#define W_JUDGE_LOOK_ALIKE -0.8F // the text has a word for something else
#define W_JUDGE_MEDIA 0.7F       // the outlet's name has a word for media
#define W_JUDGE_LOWER -0.9F      // the title begins in lower case
#define W_JUDGE_UNTITLED -0.4F
#define W_JUDGE_NO_LINK -0.7F

#endif
