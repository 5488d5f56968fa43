// The first view stands; what is still to come is marked. The theme is set by the script in the head.
document.body.dataset.state = "loading";
