// Lets her browser make a passkey or use one, and sends what it gives with an ordinary form.
//
// The only script of all pages. It starts nothing by itself, asks nobody anything, and writes to no
// address. A form with `data-passkey` is hidden until the script finds that this browser can do what
// the form is for; what is marked `data-passkey-absent` stands there until then. What the data
// attributes mean is written at `PasskeyForm` (ui/src/part/passkey.rs).
(function () {
  "use strict";

  var FIVE_MINUTES = 300000;

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }

  // Base64url without padding.
  function text(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (byte) { plain += String.fromCharCode(byte); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function credentials(ids) {
    return (ids || "").split(" ").filter(Boolean).map(function (id) {
      return { type: "public-key", id: bytes(id) };
    });
  }

  function able(kind) {
    if (!window.PublicKeyCredential || !navigator.credentials) return false;
    // Older browsers hand a new key over in no form that the service reads.
    return kind === "get" || "getAuthenticatorData" in AuthenticatorAttestationResponse.prototype;
  }

  function create(data) {
    return navigator.credentials.create({ publicKey: {
      challenge: bytes(data.challenge),
      rp: { id: data.rpId, name: data.rpName },
      user: { id: bytes(data.userId), name: data.userName, displayName: data.userName },
      // EdDSA, ES256, RS256.
      pubKeyCredParams: [-8, -7, -257].map(function (alg) { return { type: "public-key", alg: alg }; }),
      excludeCredentials: credentials(data.credentials),
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
      attestation: "none",
      timeout: FIVE_MINUTES
    } }).then(function (made) {
      return {
        authenticator_data: text(made.response.getAuthenticatorData()),
        client_data: text(made.response.clientDataJSON)
      };
    });
  }

  function get(data) {
    return navigator.credentials.get({ publicKey: {
      challenge: bytes(data.challenge),
      rpId: data.rpId,
      allowCredentials: credentials(data.credentials),
      userVerification: "required",
      timeout: FIVE_MINUTES
    } }).then(function (used) {
      return {
        credential: text(used.rawId),
        authenticator_data: text(used.response.authenticatorData),
        client_data: text(used.response.clientDataJSON),
        signature: text(used.response.signature)
      };
    });
  }

  function trouble(error) {
    if (error.name === "NotAllowedError" || error.name === "AbortError") return "cancelled";
    return error.name === "InvalidStateError" ? "known" : "failed";
  }

  function tell(form, what) {
    form.querySelectorAll("[data-passkey-trouble]").forEach(function (message) {
      message.hidden = message.dataset.passkeyTrouble !== what;
      if (!message.hidden) message.focus();
    });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    var act = form.dataset.passkey === "create" ? create : get;
    if (!able(form.dataset.passkey)) return;
    document.querySelectorAll("[data-passkey-absent]").forEach(function (note) { note.hidden = true; });
    form.hidden = false;
    var busy = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (busy) return;
      busy = true;
      tell(form, "");
      Promise.resolve(form.dataset).then(act).then(function (parts) {
        Object.keys(parts).forEach(function (name) { form.elements[name].value = parts[name]; });
        // Past this listener, so that the form goes.
        form.submit();
      }).catch(function (error) {
        busy = false;
        tell(form, trouble(error));
      });
    });
  });

  // A page that the browser kept has a challenge that is used up.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) location.reload();
  });
}());
