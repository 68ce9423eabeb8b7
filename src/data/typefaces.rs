//! The typefaces that come with the program: the page, the interface and drawings are set in the same.

/// Fonts that are shipped: family, file name, bytes. The page registers the same files with parley.
/// The third tells whether it is italic. Within a family, egui looks for a letter in the order that they have
/// here, so the script that most texts are in comes first.
pub const FONT_FILES: &[(&str, &str, bool, &[u8])] = &[
    ("Literata", "latin", false, include_bytes!("../../assets/fonts/literata-latin.ttf")),
    ("Literata", "latin", true, include_bytes!("../../assets/fonts/literata-latin-italic.ttf")),
    ("Literata", "latin-ext", false, include_bytes!("../../assets/fonts/literata-latin-ext.ttf")),
    ("Literata", "latin-ext", true, include_bytes!("../../assets/fonts/literata-latin-ext-italic.ttf")),
    ("Literata", "cyrillic", false, include_bytes!("../../assets/fonts/literata-cyrillic.ttf")),
    ("Literata", "cyrillic", true, include_bytes!("../../assets/fonts/literata-cyrillic-italic.ttf")),
    ("Literata", "cyrillic-ext", false, include_bytes!("../../assets/fonts/literata-cyrillic-ext.ttf")),
    ("Literata", "cyrillic-ext", true, include_bytes!("../../assets/fonts/literata-cyrillic-ext-italic.ttf")),
    ("Literata", "greek", false, include_bytes!("../../assets/fonts/literata-greek.ttf")),
    ("Literata", "greek", true, include_bytes!("../../assets/fonts/literata-greek-italic.ttf")),
    ("Literata", "greek-ext", false, include_bytes!("../../assets/fonts/literata-greek-ext.ttf")),
    ("Literata", "greek-ext", true, include_bytes!("../../assets/fonts/literata-greek-ext-italic.ttf")),
    ("Literata", "vietnamese", false, include_bytes!("../../assets/fonts/literata-vietnamese.ttf")),
    ("Literata", "vietnamese", true, include_bytes!("../../assets/fonts/literata-vietnamese-italic.ttf")),
    ("Inter", "latin", false, include_bytes!("../../assets/fonts/inter-latin.ttf")),
    ("Inter", "latin-ext", false, include_bytes!("../../assets/fonts/inter-latin-ext.ttf")),
    ("Inter", "cyrillic", false, include_bytes!("../../assets/fonts/inter-cyrillic.ttf")),
    ("Inter", "cyrillic-ext", false, include_bytes!("../../assets/fonts/inter-cyrillic-ext.ttf")),
    ("Inter", "greek", false, include_bytes!("../../assets/fonts/inter-greek.ttf")),
    ("Inter", "vietnamese", false, include_bytes!("../../assets/fonts/inter-vietnamese.ttf")),
    ("JetBrains Mono", "latin", false, include_bytes!("../../assets/fonts/jetbrains-mono-latin.ttf")),
    ("JetBrains Mono", "latin", true, include_bytes!("../../assets/fonts/jetbrains-mono-latin-italic.ttf")),
    ("JetBrains Mono", "latin-ext", false, include_bytes!("../../assets/fonts/jetbrains-mono-latin-ext.ttf")),
    ("JetBrains Mono", "cyrillic", false, include_bytes!("../../assets/fonts/jetbrains-mono-cyrillic.ttf")),
    ("JetBrains Mono", "greek", false, include_bytes!("../../assets/fonts/jetbrains-mono-greek.ttf")),
    (
        "JetBrains Mono",
        "vietnamese",
        false,
        include_bytes!("../../assets/fonts/jetbrains-mono-vietnamese.ttf"),
    ),
    (FALLBACK, "arabic", false, include_bytes!("../../assets/fonts/noto-naskh-arabic.ttf")),
    (FALLBACK, "hebrew", false, include_bytes!("../../assets/fonts/noto-serif-hebrew.ttf")),
    (FALLBACK, "math", false, include_bytes!("../../assets/fonts/noto-sans-math.ttf")),
    (FALLBACK, "symbols", false, include_bytes!("../../assets/fonts/noto-sans-symbols-2.ttf")),
];

/// Stands behind every other family, for the scripts and signs that none of them has.
pub const FALLBACK: &str = "Noto";
