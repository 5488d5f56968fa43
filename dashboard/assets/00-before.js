// Before anything is painted: the theme that was chosen, else the system's.
document.documentElement.dataset.theme =
    localStorage.getItem("theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
document.body.dataset.state = "loading";
