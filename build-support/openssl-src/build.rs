//! Says before anything is compiled that OpenSSL will be, why, and what is missing for it.

#[path = "src/system.rs"]
mod system;
#[path = "src/tools.rs"]
mod tools;

fn main() {
    for file in ["build.rs", "src/system.rs", "src/tools.rs"] {
        println!("cargo:rerun-if-changed={file}");
    }
    for name in ["AMANAT_OPENSSL", "CC", "PERL", "OPENSSL_SRC_PERL"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    let Err(why) = system::find() else { return };
    if let Err(missing) = tools::check() {
        eprintln!("\n{}\n", tools::advice(&why, &missing));
        std::process::exit(1);
    }
    println!(
        "cargo:warning=OpenSSL is built from source, which takes about six minutes of one core: \
         {why}"
    );
}
