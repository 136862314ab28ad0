//! Importing and listing units.

use candor_tests::{Server, on_both_databases};
use candor_wire::organisation::{Imported, Unit};

on_both_databases!(
    many_units_are_imported_in_any_order,
    units_are_listed_parents_first_and_change_in_place,
    bad_lines_are_all_named_and_nothing_is_stored
);

async fn units_are_listed_parents_first_and_change_in_place(server: Server) {
    let administrator = server.administrator().await;
    let imported: Imported = administrator.post_units(crate::UNITS).await.json();
    assert_eq!(imported, Imported { rows: 6, added: 6, changed: 0 });
    let list = |units: Vec<Unit>| units.iter().map(|u| format!("{}{}", "-".repeat(u.depth as usize), u.code)).collect::<Vec<_>>().join(" ");
    assert_eq!(list(administrator.get("/api/v1/units").await.json()), "all -north --n1 --n2 -south --s1");

    let imported: Imported = administrator.post_units("\u{feff}parent,name,code\nsouth,North two,n2\nsouth,South one,s1\n").await.json();
    assert_eq!(imported, Imported { rows: 2, added: 0, changed: 1 }, "columns in any order, with a byte order mark");
    assert_eq!(list(administrator.get("/api/v1/units").await.json()), "all -north --n1 -south --n2 --s1");
}

async fn many_units_are_imported_in_any_order(server: Server) {
    let administrator = server.administrator().await;
    let mut csv = "code,name,parent\n".to_owned();
    for n in 0..1200 {
        csv.push_str(&format!("u{n},Unit {n},top\n"));
    }
    csv.push_str("top,Top,\n");
    let imported: Imported = administrator.post_units(&csv).await.json();
    assert_eq!(imported.added, 1201);
    let chain: String =
        (0..40).map(|n| format!("c{n},Chain {n},{}\n", if n == 0 { "top".to_owned() } else { format!("c{}", n - 1) })).collect();
    let reply = administrator.post_units(&format!("code,name,parent\n{chain}")).await;
    assert!(reply.text().contains("lies more than 30 steps below the top"), "{}", reply.text());
}

async fn bad_lines_are_all_named_and_nothing_is_stored(server: Server) {
    let administrator = server.administrator().await;
    let reply = administrator.post_units("code,name,parent\na,,\nb c,B,\nd,D,nowhere\ne,E,f\nf,F,e\ne,E again,f\n").await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_file"));
    let text = reply.text();
    for part in [
        "line 2, column name",
        "line 3, column code",
        "line 4, column parent",
        "There is no unit nowhere",
        "line 7, column code",
        "e is on line 5 already",
        "line 6, column parent",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(administrator.get("/api/v1/units").await.json::<Vec<Unit>>(), []);
    assert!(administrator.post_units("kode,name\nx,X\n").await.text().contains("must name the columns code,name,parent"));
    assert_eq!(administrator.post_units("code,name\nx,X\n").await.status, 200, "the parent column may be left out");
}
