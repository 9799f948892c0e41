//! The report of a population: figures and statement.

use super::*;

pub(crate) fn all() -> Vec<Manipulation> {
    vec![
        files("a figure altered", Kind::FiguresDiffer, |f| {
            text(f, FIGURES, |text| text.replacen(":1", ":2", 1));
        }),
        files("a cell of the figures altered", Kind::FiguresDiffer, |f| {
            text(f, FIGURES_TABLE, |text| {
                text.replacen("consent.granted,", "consent.granted,1", 1)
            });
        }),
        files("a row of the figures dropped", Kind::FiguresDiffer, |f| {
            lines(f, FIGURES_TABLE, |lines| {
                lines.pop();
            });
        }),
        files("the figures taken out", Kind::FileMissing, |f| {
            f.remove(FIGURES);
        }),
        files(
            "a statement with a member that none has",
            Kind::StatementMalformed,
            |f| {
                text(f, STATEMENT, |text| text.replacen('{', r#"{"more":1,"#, 1));
            },
        ),
        files(
            "a statement that says nothing",
            Kind::StatementMalformed,
            |f| {
                text(f, STATEMENT, |text| {
                    text.replacen("the record is kept for seven years", "", 1)
                });
            },
        ),
        unsigned("another value in the statement", Kind::FileChanged, |f| {
            text(f, STATEMENT, |text| text.replacen("2557", "1", 1));
        }),
        other("a report in a person's archive", Kind::OutsideScope, || {
            let name = person_name(1);
            let mut files = unzip(&world().export(&Scope::Person { name }));
            for path in [FIGURES, STATEMENT] {
                files.insert(path.into(), unzip(good())[path].clone());
            }
            resign(&mut files, &manager(), |_| ());
            check(&rezip(&files))
        }),
    ]
}
