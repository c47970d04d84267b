// On a page that answers a form: going back to it asks for this address anew. Otherwise the browser would have to
// send the form again, and shows "Confirm Form Resubmission" instead.
history.replaceState(history.state, "", location.href);
