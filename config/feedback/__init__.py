"""“Something wrong on this page?”: what citizens tell us, without saying who they are."""
