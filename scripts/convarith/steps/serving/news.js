// Added to each page that doit serve sends: shows the page anew when it has changed, or what is wrong.
"use strict";

(() => {
  const LOOK = "position:fixed;inset:auto 0 0;z-index:9;margin:0;padding:1rem 1.5rem;max-height:50vh;overflow:auto;"
    + "white-space:pre-wrap;font:14px/1.5 ui-monospace,monospace;color:#fff;background:#7a1712;border-top:4px solid #ff8a80";
  let seen = null;

  function show(error) {
    document.getElementById("convarith-error")?.remove();
    if (!error) return;
    const shown = Object.assign(document.createElement("pre"), { id: "convarith-error", role: "alert", textContent: error });
    shown.style.cssText = LOOK;
    document.body.append(shown);
  }

  new EventSource(events).onmessage = ({ data }) => {
    const news = JSON.parse(data);
    if (seen !== null && news.version !== seen) location.reload();
    seen = news.version;
    show(news.error);
  };
})();
