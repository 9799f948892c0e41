# Words of all pages. One key per place, named page-element; plain and short.

## The frame

chrome-skip = মূল লেখায় যান
chrome-language = ভাষা
chrome-nav = প্রধান পাতা
chrome-sign-out = সাইন আউট
chrome-acting = কারও হয়ে কাজ
chrome-acting-guardian = আপনি { $name }-এর অভিভাবক হিসেবে কাজ করছেন। এই পাতাগুলিতে “আপনি” মানে { $name }।
chrome-acting-nominee = আপনি { $name }-এর মনোনীত ব্যক্তি হিসেবে কাজ করছেন। এই পাতাগুলিতে “আপনি” মানে { $name }।
chrome-acting-back = নিজের অ্যাকাউন্টে ফিরুন
chrome-tagline-manager = আপনার সম্মতি
chrome-tagline-store = আপনার নিজের তথ্য
chrome-tagline-adapter = আপনার অ্যাকাউন্ট জোড়া
chrome-run-by = চালায় { $operator }।
chrome-run-by-unknown = কে এই পরিষেবা চালায়, তা এখনও প্রকাশ করা হয়নি। ভরসা করার আগে জেনে নিন।
chrome-about = এটা কে চালায়
chrome-complain = কীভাবে অভিযোগ করবেন
chrome-promise = আপনি হ্যাঁ না বললে কিছুই কাউকে দেওয়া হয় না। যে কোনও সময় বন্ধ করতে পারেন।

nav-dashboard = কে কী দেখতে পায়
nav-messages = বার্তা
nav-unread = { $n }টি নতুন
nav-rights = আপনার অধিকার
nav-settings = সেটিংস
nav-record = নথি
nav-passkeys = সাইন ইন ও নিরাপত্তা
nav-about = এটা কে চালায়
nav-holdings = আমার কাছে যা আছে
nav-releases = যা বাইরে গেছে
nav-approved = আপনি যা অনুমোদন করেছেন
nav-keys = পাসকি
nav-takeout = সঙ্গে নেওয়া ও মোছা

next-home = প্রথম পাতায় যান
next-dashboard = ড্যাশবোর্ডে যান
next-holdings = যা রাখা আছে তা দেখুন
next-consent = এই সম্মতি দেখুন
next-decision = কী ঠিক করেছিলেন দেখুন
next-manager = সম্মতি ব্যবস্থাপকে ফিরে যান

list-more = { $total }টির মধ্যে { $shown }টি দেখানো হচ্ছে। আরও দেখুন
list-pages = পাতা
list-next = পরের পাতা
list-first = প্রথম পাতায় ফিরুন

format-moment = { $date }, { $time }
format-bytes = { $n } বাইট

## Sign in

sign-in-title-manager = আপনার তথ্য কে দেখবে, তা আপনিই ঠিক করেন
sign-in-title-store = আপনার তথ্য, আপনার নিজের ঘরে
sign-in-intro-manager = এখানে দেখতে পাবেন কে আপনার তথ্য চায়, কেন চায় আর কত দিনের জন্য। আপনি হ্যাঁ বা না বলেন। যে কোনও সময় যে কাউকে বন্ধ করতে পারেন।
sign-in-intro-store = এটা আপনার নিজের ভাণ্ডার। আপনার নথি এমন চাবিতে বন্ধ থাকে যা কেবল আপনার জন্য। অন্যেরা শুধু উত্তর পায়, আর তাও আপনি হ্যাঁ বলার পরেই।
sign-in-button = সাইন ইন করুন
sign-in-where = আপনি আপনার চেনা অ্যাকাউন্ট দিয়ে সাইন ইন করেন আর সোজা এখানে ফিরে আসেন।
sign-in-blind = আমরা আপনার তথ্য পড়তে পারি না
sign-in-blind-text = তথ্য সিল করা অবস্থায় এখান দিয়ে যায়। তা খোলার কোনও চাবি আমাদের কাছে নেই।
sign-in-stop = বন্ধ মানে বন্ধ
sign-in-stop-text = দুটি ক্লিক, তারপর ওই সম্মতিতে আর কেউ কিছু দেয় না।
sign-in-proof = প্রমাণ আপনার কাছে থাকে
sign-in-proof-text = প্রতিটি হ্যাঁ, না আর তথ্য দেওয়া লেখা থাকে। আপনি তা ডাউনলোড করতে পারেন।
sign-in-home = নথি এখানেই থাকে
sign-in-home-text = আপনার ব্যাঙ্ক আর ক্লিনিক প্রতিলিপি আপনার ভাণ্ডারে আনে। এখান থেকে নিজে থেকে কিছু বাইরে যায় না।
sign-in-answers = নথির বদলে উত্তর
sign-in-answers-text = যেখানে উত্তরই যথেষ্ট, সেখানে শুধু উত্তর বাইরে যায়। যাওয়ার আগে আপনি তা দেখতে পারেন।
sign-in-own-key = শুধু আপনার জন্য একটি চাবি
sign-in-own-key-text = আপনার নথি এমন চাবিতে বন্ধ, যা আর কারও জন্য ব্যবহার হয় না। সেই চাবি মুছলে নথিও মুছে যায়।
sign-in-cancelled = সাইন ইন করার আগেই আপনি ফিরে এসেছেন। কিছু বদলায়নি।
sign-in-failed = আপনার সাইন ইন যাচাই করা গেল না। আবার চেষ্টা করুন।
sign-in-first = সেই পাতাটি দেখতে আগে সাইন ইন করুন। তারপর সোজা সেখানেই ফিরবেন।
sign-in-session-ended = আপনি কিছুক্ষণ ছিলেন না, তাই সাইন আউট করে দিয়েছি। আবার সাইন ইন করুন।
sign-in-signed-out = আপনি সাইন আউট করেছেন।
sign-in-tells-too-much = সাইন ইন পরিষেবা আপনার অনুমোদনের প্রমাণে আপনার নাম, ঠিকানা বা অন্য বিবরণ ঢুকিয়ে দিয়েছে। অন্যেরা তা পড়ে ফেলত, তাই আমরা সেটা ব্যবহার করিনি। যাঁরা এই পরিষেবা চালান, তাঁদের এমন ID টোকেন ঠিক করতে হবে যাতে ব্যক্তিগত বিবরণ নেই; দয়া করে তাঁদের জানান।
sign-in-unreachable = সাইন ইন পরিষেবা এখন সাড়া দিচ্ছে না। কয়েক মিনিট পরে আবার চেষ্টা করুন।

## Passkeys, wherever one is used

passkey-cancelled = আপনার পাসকি ব্যবহার হয়নি। কিছু বদলায়নি। আবার চেষ্টা করতে পারেন, বা এটা ছাড়াই এগোতে পারেন।
passkey-known = এই যন্ত্রে এখানকার জন্য আপনার একটি পাসকি আগেই আছে। সেটাই ব্যবহার করতে পারেন।
passkey-failed = আপনার পাসকি এখানে ব্যবহার করা যাচ্ছে না। কিছু বদলায়নি। আবার চেষ্টা করতে পারেন, বা এটা ছাড়াই এগোতে পারেন।
passkey-absent = এই ব্রাউজারে পাসকি চলে না, বা স্ক্রিপ্ট বন্ধ আছে। পাসকি ছাড়াই এগোতে পারেন।

## Dashboard

dashboard-title = এই মুহূর্তে কে কী দেখতে পায়
dashboard-summary = { $n ->
    [0] এই পরিষেবার মাধ্যমে কেউ আপনার তথ্য পায় না।
   *[other] { $shown }টি সম্মতি চালু আছে।
}
dashboard-consents = আপনার সম্মতি
dashboard-tabs = কোন সম্মতি
dashboard-tab-waiting = আপনার অপেক্ষায়
dashboard-tab-active = চালু
dashboard-tab-paused = থামানো
dashboard-tab-ended = শেষ হয়েছে
dashboard-search = আপনার সম্মতি খুঁজুন
dashboard-search-hint = কে, কী বা কেন: যেমন একটি নাম, “আয়” বা “ঋণ”
dashboard-search-button = খুঁজুন
dashboard-narrow = বাছাই ও সাজানো
dashboard-narrow-button = দেখান
dashboard-organisation = সংস্থা
dashboard-organisation-any = সব সংস্থা
dashboard-data = তথ্য
dashboard-data-any = সব তথ্য
dashboard-purpose = উদ্দেশ্য
dashboard-purpose-any = সব উদ্দেশ্য
dashboard-sort = ক্রম
dashboard-sort-latest = নতুন আগে
dashboard-sort-ending = যা আগে শেষ হবে
dashboard-sort-organisation = সংস্থা অনুযায়ী
dashboard-sort-data = তথ্য অনুযায়ী
dashboard-sort-purpose = উদ্দেশ্য অনুযায়ী
dashboard-found = { $n ->
    [0] এখানে কিছু মেলে না।
   *[other] এখানে { $shown }টি সম্মতি মেলে।
}
dashboard-found-nothing = কম বা অন্য শব্দ দিয়ে দেখুন, অন্য ভাগে দেখুন, বা আবার সব দেখান।
dashboard-reset = আবার সব দেখান
dashboard-waiting = আপনার সিদ্ধান্তের অপেক্ষায় ({ $n })
dashboard-waiting-all = যা যা অপেক্ষায় আছে সব দেখুন
dashboard-waiting-empty = কেউ আপনার কাছে কিছু চাইছে না।
dashboard-asked = চাওয়া হয়েছে
dashboard-decide-by = সিদ্ধান্তের শেষ দিন
dashboard-deferred = আগে আপনি এটা পিছিয়ে রেখেছিলেন
dashboard-decide = পড়ুন ও ঠিক করুন
dashboard-decide-label = পড়ুন ও ঠিক করুন: { $name }
dashboard-active-empty = কোনও সম্মতি চালু নেই। এই পরিষেবার মাধ্যমে কেউ আপনার তথ্য পায় না।
dashboard-paused-empty = কিছু থামানো নেই।
dashboard-ended-empty = এখনও কিছু শেষ হয়নি।
dashboard-ended-text = এগুলি আর কেউ ব্যবহার করতে পারে না। একবারের সম্মতি সেই একবার হয়ে গেলে এখানে আসে; তখনও আপনি তা ফিরিয়ে নিতে পারেন, আর সংস্থাকে জানানো হয়।
dashboard-only-answers = শুধু উত্তর বাইরে যায়। আপনার নথি আপনার ভাণ্ডারেই থাকে।
dashboard-with-records = নথিই দেওয়া হয়।
dashboard-granted = আপনি হ্যাঁ বলেছেন
dashboard-expires = নিজে থেকে শেষ হবে
dashboard-ended-on = শেষ হয়েছে
dashboard-last-use = শেষ ব্যবহার
dashboard-never-used = এখনও ব্যবহার হয়নি
dashboard-uses = { $n ->
   *[other] { $shown } বার ব্যবহার হয়েছে
}
dashboard-next-use = পরের ব্যবহার
dashboard-next-any-time = যে কোনও সময় হতে পারে
dashboard-next-from = মোটামুটি { $at }-এর আগে নয়
dashboard-next-begins = { $at }-এর আগে নয়
dashboard-next-none = শেষ হওয়ার আগে আর নেই
dashboard-next-on-hold = থামানো থাকতে নেই
dashboard-ends-soon = { $n ->
    [0] এক দিনের মধ্যে শেষ হবে। নিজে থেকে আবার চালু হয় না: তাদের আবার আপনাকে জিজ্ঞাসা করতে হবে।
   *[other] { $n } দিনে শেষ হবে। নিজে থেকে আবার চালু হয় না: তাদের আবার আপনাকে জিজ্ঞাসা করতে হবে।
}
dashboard-over = কিছুই নিজে থেকে আবার চালু হয় না। আরও চাইলে তাদের আবার আপনাকে জিজ্ঞাসা করতে হবে।
dashboard-details = বিস্তারিত
dashboard-details-label = বিস্তারিত: { $name }
dashboard-stop = বন্ধ করুন
dashboard-unlink = জোড় খুলুন
dashboard-unlink-label = জোড় খুলুন: { $name }
dashboard-stop-label = বন্ধ করুন: { $name }
dashboard-sources = আপনার জোড়া উৎস ({ $n })
dashboard-sources-empty = আপনি এখনও কোনও উৎস জোড়েননি। প্রথমে আপনার ভাণ্ডার জুড়ুন।
dashboard-linked = জোড়া হয়েছে
dashboard-linked-by-guardian = { $name } অভিভাবক হিসেবে জুড়েছেন
dashboard-link = একটি উৎস জুড়ুন
dashboard-link-text = জুড়লে কিছু দেওয়া হয় না। শুধু পরে এই উৎস বেছে নিতে পারবেন।

source-store = আপনার ভাণ্ডার
source-bank = ব্যাঙ্ক
source-clinic = ক্লিনিক
source-other = অন্য উৎস

status-active = চালু
status-used-up = ব্যবহার শেষ
status-paused = থামানো
status-withdrawn = আপনি বন্ধ করেছেন
status-revoked = অন্যে বন্ধ করেছে
status-expired = মেয়াদ শেষ
status-superseded = বদলানো হয়েছে
status-active-meaning = নিচের শর্তের মধ্যে এটা ব্যবহার করা যায়।
status-used-up-meaning = কথামতো একবার ব্যবহার হয়েছে। আর কিছু নেওয়া যাবে না।
status-paused-meaning = আপনি আবার চালু না করা পর্যন্ত কিছু দেওয়া হয় না।
status-withdrawn-meaning = আপনি এটা শেষ করেছেন। আর ব্যবহার করা যাবে না।
status-revoked-meaning = অন্য কেউ এটা শেষ করেছে। আর ব্যবহার করা যাবে না।
status-expired-meaning = এর সময় শেষ। আর ব্যবহার করা যাবে না।
status-superseded-meaning = একটি নতুন সম্মতি এর জায়গা নিয়েছে।

level-public = সবার জন্য
level-internal = রোজকার
level-sensitive = সংবেদনশীল
level-protected = খুব সংবেদনশীল
level-restricted = সবচেয়ে সংবেদনশীল

registration-registered = নিবন্ধিত
registration-suspended = নিবন্ধন স্থগিত
registration-unknown = নিবন্ধন তালিকায় নেই
party-since = { $day } থেকে নিবন্ধিত

actor-you = আপনি
actor-guardian = { $name }, আপনার অভিভাবক
actor-nominee = { $name }, আপনার মনোনীত ব্যক্তি
actor-source = ডেটার উৎস
actor-store = আপনার ভাণ্ডার
actor-manager = সম্মতি ব্যবস্থাপক
actor-board = ডেটা সুরক্ষা বোর্ড

## The request

request-eyebrow = আপনার তথ্যের জন্য অনুরোধ
request-title = { $name } আপনার তথ্য চায়
request-who = কে চাইছে
request-why = কেন
request-purpose-code = উদ্দেশ্যের কোড
request-purpose-use = { $purpose } – { $how }
request-benefit = আপনি কী পাবেন
request-benefit-none = সংস্থাটি আপনার কোনও লাভের কথা বলেনি।
request-changes = কী বদলাবে
request-changes-text = এই সংস্থাকে আপনি আগে হ্যাঁ বলেছেন। নতুন সম্মতি পুরোনোটির জায়গা নেবে। পুরোনো সম্মতির ব্যবহার নতুনটিতে গোনা হয় না।
request-changes-old = আপনার দেওয়া সম্মতি দেখুন
request-changes-none = শুধু তারিখ বদলাবে, আর কিছু নয়।
request-change-until = কত দিন পর্যন্ত
request-change-mode = কীভাবে রাখা হবে
request-change-use = এটা দিয়ে কী করবে
use-view = দেখবে, কিছু রাখবে না
use-store = কিছু দিন রাখবে
use-query = শুধু একটি উত্তর নেবে
use-stream = যেমন আসে তেমন এগিয়ে দেবে, কিছু রাখবে না
request-change-new = নতুন
request-change-gone = বাদ গেছে
request-change-other = বদলেছে
request-before = এখন পর্যন্ত:
request-after = এখন থেকে:
request-not-before = এর মধ্যে নেই
request-not-after = আর এর মধ্যে নেই
request-what = যা চায়: { $n }টি জিনিস
request-only-answers = শুধু উত্তর বাইরে যাবে। আপনার নথি আপনার ভাণ্ডারেই থাকবে।
request-required = অনুরোধের অংশ। এটা ছাড়া সংস্থা আপনার চাওয়া কাজ করতে পারবে না।
request-optional = এটাও দেব। আপনি এটা বাদ দিতে পারেন।
request-records-text = এগুলি নথি নিজেই, তা থেকে বের করা উত্তর নয়।
request-pick-source = যে অ্যাকাউন্ট থেকে: { $item }
request-pick = একটি অ্যাকাউন্ট বেছে নিন
request-source-missing = জোড়া কোনও উৎসে এটা এখনও নেই
request-terms = কত দিন আর কত বার
request-how-long = কতদিন
request-how-far-back = কত পুরনো তথ্য
request-back-to = { $day } পর্যন্ত পুরনো
request-as-asked = যেমন চাওয়া হয়েছে
request-decide = আপনার সিদ্ধান্ত
request-stop-any-time = যে কোনও সময় বন্ধ করতে পারেন: ড্যাশবোর্ড খুলে “বন্ধ করুন” বেছে নিন। দুটি ক্লিক লাগে, কোনও খরচ নেই।
request-lacks-source = একটি জিনিসের জন্য এমন উৎস লাগবে যা আপনি জোড়েননি। আগে ড্যাশবোর্ডে সেটা জুড়ুন, তারপর ফিরে আসুন।
request-fresh-sign-in = হ্যাঁ বললে আপনাকে আর একবার সাইন ইন করতে বলা হবে। তাতে প্রমাণ হয় যে সে আপনিই।
request-approve = হ্যাঁ, দিন
request-deny = না, দেবেন না
request-defer = পরে ঠিক করব
request-reason = না বলার কারণ (না দিলেও চলে)
request-no-reason = কোনও কারণ নেই
request-reason-too-much = এটা বড্ড বেশি চায়
request-reason-not-trusted = এই সংস্থাকে আমি বিশ্বাস করি না
request-reason-not-wanted = এই পরিষেবা আমি চাইনি
request-reason-not-understood = অনুরোধটি আমি বুঝতে পারছি না
request-reason-other = অন্য কারণ
request-free = না বললে আপনার অন্য সম্মতির কিছু হয় না।
request-acting = এখানে হ্যাঁ শুধু { $name } বলতে পারেন। তাঁর হয়ে আপনি না বলতে বা পিছিয়ে রাখতে পারেন।
request-guardian = আপনি { $name }-এর হয়ে, অভিভাবক হিসেবে, হ্যাঁ বলছেন। সম্মতিতে তা লেখা থাকে, আর তা আপনার অধিকারের চেয়ে বেশি দিন চলে না।
request-not-for-child = শিশু কী করে বা কত খরচ করে, তার ওপর কেউ দীর্ঘদিন নজর রাখতে পারে না, আপনার হ্যাঁ থাকলেও নয়। তাই এখানে আপনি শুধু না বলতে পারেন (ডিজিটাল ব্যক্তিগত তথ্য সুরক্ষা আইন, ধারা 9)।
request-complain = কীভাবে অভিযোগ করবেন

narrow-title = কী দেবেন তা বদলান
narrow-text = যা চাওয়া হয়েছে তার চেয়ে কম দিতে পারেন। আপনি কী বদলেছেন তা { $name }-কে জানানো হয়, আর তখন সে হয়তো আপনার জন্য কম করতে পারবে।
narrow-from = কত পুরনো তথ্য
narrow-from-asked = যেমন চাওয়া হয়েছে: { $day } থেকে
narrow-only = শুধু যাদের পাশে দাগ দেবেন তাদের রেকর্ড গণনা হবে। কোথাও দাগ না দিলে যেমন চাওয়া হয়েছে তেমনই থাকবে।
narrow-often = কতবার
narrow-until = কবে পর্যন্ত
narrow-show = আমার বদল সহ অনুরোধটি দেখান
narrow-chosen = নিচে আপনার বেছে নেওয়া শর্ত। এটি { $name } যা চেয়েছে তার চেয়ে কম।

trouble-nothing-done = কিছুই ঠিক হয়নি, কিছুই দেওয়া হয়নি। আপনি যা বেছেছিলেন তা এখনও আছে।
trouble-pick-source = এর জন্য একটি অ্যাকাউন্ট বেছে নিন: { $item }
trouble-nothing-chosen = দেওয়ার জন্য কোথাও দাগ দেননি। অন্তত একটিতে দাগ দিন, বা না বলুন।
trouble-not-less = আপনার একটি বদল করা যাবে না: তা চাওয়ার চেয়ে বেশি, বা কিছুই থাকে না। আবার বেছে নিন।
trouble-not-seen = উত্তরটি দেখার পরে আপনি কিছু বদলেছেন। আবার দেখুন, বা না দেখেই হ্যাঁ বলুন।
trouble-other-notice = এর মধ্যে অনুরোধটি আপনাকে আবার দেখানো হয়েছে। এখানে যেমন আছে তেমন পড়ুন, তারপর ঠিক করুন।

unusual-often = অস্বাভাবিক ঘন ঘন। এই উদ্দেশ্যে সাধারণত: { $usual }
unusual-long = অস্বাভাবিক দীর্ঘ সময়। এই উদ্দেশ্যে সাধারণত: বড়জোর { $n } দিন
unusual-back = অস্বাভাবিক পুরনো তথ্য। এই উদ্দেশ্যে সাধারণত: বড়জোর { $n } দিন
unusual-kept = অস্বাভাবিক দীর্ঘ সময় রাখা হবে। এই উদ্দেশ্যে সাধারণত: বড়জোর { $n } দিন

item-answer = ঘরেই বের করা উত্তর
item-records = নথি নিজেই
item-source = যেখান থেকে
item-range = যে দিনগুলির
item-fields = সব { $n }টি ঘর দেখান

question-rule = কতটা সঠিক
question-preview = আগে নিজের ভাণ্ডারে ঠিক উত্তরটি দেখুন
question-preview-adds = আপনার ভাণ্ডার সেখানে এও বলে যে এই সংস্থা আপনার বিষয়ে আগে থেকে কী জানে, আর এই উত্তর তাতে কী যোগ করবে। আর কেউ তা বলতে পারে না: এই পরিষেবা আপনার উত্তর দেখে না।
question-example = একটি বানানো উদাহরণ। এটি আপনার সম্পর্কে নয়:
question-not-seen = আপনি ঠিক উত্তরটি দেখেননি। না দেখেও অনুমোদন করতে পারেন।
question-seen-exactly = আপনি ঠিক উত্তরটি দেখেছেন; আপনার অনুমোদন ঠিক এই উত্তরের জন্যই
question-seen = আপনি তখনকার উত্তর দেখেছেন; পরের উত্তর আলাদা হতে পারে
question-covered = আপনার অনুমোদন ঠিক সেই উত্তরের জন্যই, যা আপনি দেখেছেন
question-without = আপনি ঠিক উত্তরটি না দেখে অনুমোদন করেছেন
question-withdrawn = এই প্রশ্ন তুলে নেওয়া হয়েছে। এর আর উত্তর দেওয়া হয় না।
question-more = এই প্রশ্ন সম্পর্কে আরও
question-output = উত্তরে যা থাকে
question-publisher = প্রকাশ করেছে
question-digest = প্রশ্নের ডাইজেস্ট

release-rule-exact = ঠিক মান
release-rule-banded = শুধু মানটি যে ধাপে পড়ে
release-rule-group = শুধু যদি অন্তত { $n }টি নথি এর পিছনে থাকে
release-rule-noise = মানটি, সঙ্গে কিছু এলোমেলো অদলবদল

term-range = { $from } থেকে { $to }
term-range-all = যত দিনের আছে, সব
term-valid = যত দিন চালু
term-valid-value = { $from } থেকে { $until } পর্যন্ত
term-frequency = কত বার
term-data-life = তারপর
term-recipients = কে পাবে
term-withdraw = কীভাবে বন্ধ করবেন
term-withdraw-value = ড্যাশবোর্ড, তারপর “বন্ধ করুন”: দুটি ক্লিক

frequency-once = একবার
frequency-times = মোট { $n } বার পর্যন্ত
frequency-per-day = দিনে { $n } বার পর্যন্ত
frequency-per-month = মাসে { $n } বার পর্যন্ত
frequency-per-year = বছরে { $n } বার পর্যন্ত

data-life-not-kept = সঙ্গে সঙ্গে ব্যবহার হয়, রাখা হয় না।
data-life-days = { $n } দিন পরে মুছে ফেলতে হবে।
data-life-months = { $n } মাস পরে মুছে ফেলতে হবে।
data-life-years = { $n } বছর পরে মুছে ফেলতে হবে।
data-life-law = আইন অনুমতি দিলেই মুছে ফেলতে হবে।

complaint-first = প্রথমে এই ঠিকানায় লিখুন: { $contact },
complaint-days = { $n } দিনের মধ্যে উত্তর আসতে হবে।
complaint-board = তারপর আপনি ভারতের ডেটা সুরক্ষা বোর্ডে অভিযোগ করতে পারেন।

notice-small = এই নোটিস { $language } ভাষায়, সংস্করণ { $version }। এর ডাইজেস্ট:

## Proving it is her

approval-title = শেষ ধাপ: { $name }-কে বলা আপনার হ্যাঁ নিশ্চিত করুন
approval-title-resume = শেষ ধাপ: { $name }-কে আবার চলতে দিন
approval-until = এটা চলতে পারে
approval-good-until = { $at } পর্যন্ত এটা নিশ্চিত করতে পারেন। তার আগে কিছুই ভাগ করা হয় না।
approval-cancelled = আপনি ফিরে এসেছেন। কিছু বদলায়নি। আবার চেষ্টা করতে পারেন।
approval-failed = এটা যাচাই করা যায়নি। কিছু বদলায়নি। আবার চেষ্টা করতে পারেন।
approval-somebody-else = অন্য কেউ সাইন ইন করেছেন। কিছু বদলায়নি। দয়া করে নিজের অ্যাকাউন্ট দিয়ে সাইন ইন করুন।
approval-other-passkey = ওই পাসকি এখানে চলে না। কিছু বদলায়নি। অন্য পাসকি ব্যবহার করুন, বা সাইন ইন করুন।
approval-passkey = আপনার পাসকি দিয়ে নিশ্চিত করুন
approval-passkey-why = আপনার ফোন বা কম্পিউটার আপনার আঙুল, মুখ বা PIN চায়। তারপর ঠিক উপরে যা লেখা আছে, তাতেই সই করে। আপনার হয়ে আর কেউ তা পারে না, আমরাও না।
approval-passkey-button = পাসকি দিয়ে নিশ্চিত করুন
approval-lacking = আপনার পাসকি এখনও সব জায়গায় চলে না
approval-lacking-later = এই উৎসগুলোর কাছে আপনার পাসকি নিশ্চিত করতে পারেন, তারপর থেকে সেটা চলবে। এবার নীচে সাইন ইন করুন।
approval-lacking-now = আগে এই উৎসগুলোর কাছে আপনার পাসকি নিশ্চিত করুন। তারপর আর একবার হ্যাঁ বলুন।
approval-lacking-go = { $name }-এ নিশ্চিত করুন
approval-sign-in = সাইন ইন করে নিশ্চিত করুন
approval-sign-in-where = আপনি অল্প সময়ের জন্য এই পাতা ছাড়েন, নিজের রোজকার অ্যাকাউন্ট দিয়ে সাইন ইন করেন, আর সোজা এখানে ফেরেন। তবেই আপনার হ্যাঁ ধরা হয়।
approval-sign-in-button = সাইন ইন করতে যান
approval-sign-in-weaker = সাইন ইনের চেয়ে পাসকি বেশি নিরাপদ: কেউ সেটা নকল করতে পারে না।
approval-add = পাসকি বানান
approval-passkeys-only = { $name }-এ শুধু আপনার পাসকি চলে। আপনি সেখানেই তা বেছেছিলেন, সেখানেই বদলাতে পারেন।
approval-back = নিশ্চিত না করে ফিরে যান
approval-over = অনেক দেরি হয়ে গেল
approval-over-body = আপনার নিরাপত্তার জন্য নিশ্চিত করতে পাঁচ মিনিট সময় থাকে। কিছুই ভাগ করা হয়নি, কিছু বদলায়নি। আবার শুরু করতে পারেন।
approval-again = আবার শুরু করুন

## Passkeys and sign-in

messages-passkey-added-text = এটা আপনি না করে থাকলে “সাইন ইন ও নিরাপত্তা” থেকে সেটা সরান, আর আপনার সাইন ইনের পাসওয়ার্ড বদলান।
messages-passkey-removed-text = এটা আর আপনার হয়ে হ্যাঁ বলতে পারে না। আপনি না করে থাকলে আপনার সাইন ইনের পাসওয়ার্ড বদলান।
passkeys-title = সাইন ইন ও নিরাপত্তা
passkeys-yours = আপনার পাসকি
passkeys-what = পাসকি আপনার ফোন বা কম্পিউটারে থাকে। তা দিয়ে আঙুল, মুখ বা PIN-এ আপনি আপনার হ্যাঁ নিশ্চিত করেন।
passkeys-none = আপনার এখনও কোনো পাসকি নেই। আপনি সাইন ইন করে নিশ্চিত করেন।
passkeys-created = বানানো হয়েছে
passkeys-last-used = এখানে শেষ ব্যবহার
passkeys-never-used = এখনও ব্যবহার হয়নি
passkeys-counts-at = এখানে চলে: { $names }
passkeys-counts-nowhere = এখনও কোনো উৎসে চলে না।
passkeys-change = নাম বদলান বা সরান
passkeys-name = নাম
passkeys-rename = নাম রাখুন
passkeys-remove = এই পাসকি সরান
passkeys-add = পাসকি বানান
passkeys-full = একজনের যত পাসকি থাকতে পারে, আপনার ততগুলোই আছে। নতুন বানাতে একটি সরান।
passkeys-added = আপনার নতুন পাসকি রাখা হয়েছে। নীচে আপনার উৎসগুলোর কাছে সেটা নিশ্চিত করুন, তবেই সেখানে চলবে।
passkeys-renamed = নাম রাখা হয়েছে।
passkeys-removed = পাসকি সরানো হয়েছে। আপনার উৎসগুলোকে জানানো হচ্ছে।
passkeys-where = আপনার পাসকি কোথায় চলে
passkeys-where-why = প্রতিটি উৎস শুধু সেই পাসকি মানে, যা আপনি তার নিজের পাতায় নিশ্চিত করেছেন। তাই আপনার হয়ে কেউ হ্যাঁ বলতে পারে না, আমরাও না।
passkeys-not-confirmed = এখনও নিশ্চিত নয়
passkeys-counts-here = আপনার পাসকি এখানে চলে
passkeys-counts-only = এখানে শুধু আপনার পাসকি চলে
passkeys-counts-none = এখানে শুধু পাসকি চলে, আর কোনোটাই নিশ্চিত নয়
passkeys-confirm = { $name }-এ নিশ্চিত করুন
passkeys-sign-in = আপনার সাইন ইন
passkeys-sign-in-where = আপনি সাইন ইন করেন এখানে:
passkeys-lost = ফোন হারিয়েছে? অন্য যন্ত্রে সাইন ইন করুন, পুরোনো পাসকি এখান থেকে সরান, আর নতুন একটি বানান। তারপর উৎসগুলোর কাছে নতুনটি নিশ্চিত করুন।
passkey-new-welcome = আপনি কি পাসকি চান?
passkey-new-title = পাসকি বানান
passkey-new-lead = পাসকি থাকলে আঙুল, মুখ বা PIN দিয়ে হ্যাঁ বলেন। এক মিনিট লাগে।
passkey-new-how = পাসকি রাখে আপনার ফোন বা কম্পিউটার। কোনো পাসওয়ার্ড মনে রাখতে হয় না।
passkey-new-why = তখন আপনার হ্যাঁ-তে শুধু আপনিই সই করেন। কেউ তা বানিয়ে বলতে পারে না।
passkey-new-stays = আপনার আঙুল ও মুখের ছাপ কখনও আপনার যন্ত্রের বাইরে যায় না।
passkey-new-name-hint = যাতে পরে চিনতে পারেন, যেমন: আমার ফোন। খালি রাখতেও পারেন।
passkey-new-default = পাসকি { $n }
passkey-new-button = পাসকি বানান
passkey-new-later = পরে
passkey-new-sign-in = আগে আর একবার সাইন ইন করুন, যাতে আপনার যন্ত্রে বসে আর কেউ আপনার নামে পাসকি বানাতে না পারে।
passkey-new-over = পাতাটি অনেক পুরোনো ছিল। কিছু রাখা হয়নি। দয়া করে আবার চেষ্টা করুন।
passkey-new-failed = পাসকি যাচাই করা যায়নি। কিছু রাখা হয়নি। দয়া করে আবার চেষ্টা করুন।
passkey-new-known = এই পাসকি আগে থেকেই জানা। দয়া করে অন্য একটি বানান।
passkey-new-not-signed-in = আপনি আবার সাইন ইন করেননি, তাই এখনও পাসকি বানানো যাবে না।
passkey-remove-title = “{ $name }” সরাবেন?
passkey-remove-from-now = এখন থেকে এটা আপনার হয়ে হ্যাঁ বলতে পারবে না। আপনার উৎসগুলোকে জানানো হয়।
passkey-remove-consents = এটা দিয়ে যাতে হ্যাঁ বলেছিলেন, তা চলতে থাকে, যতক্ষণ না আপনি থামান।
passkey-remove-device = আপনার যন্ত্র এটা তখনও দেখাতে পারে। সেখান থেকেও মুছতে পারেন।

## After the decision

done-approved = আপনি { $name }-কে হ্যাঁ বলেছেন
done-approved-body = সম্মতি চালু হয়েছে। আপনি যে শর্ত দেখেছেন, তার মধ্যে { $name } এটা ব্যবহার করতে পারে। ড্যাশবোর্ডে যে কোনও সময় বন্ধ করতে পারেন।
done-approved-over = তখন আপনি হ্যাঁ বলেছিলেন। তারপর সম্মতি শেষ হয়েছে বা থামানো আছে, তাই এখন এর অধীনে কিছু দেওয়া হয় না।
done-now = এখন:
done-denied = আপনি { $name }-কে না বলেছেন
done-denied-body = কিছুই দেওয়া হয়নি। { $name }-কে শুধু জানানো হয় যে আপনি না বলেছেন, আর কারণ দিয়ে থাকলে সেটা।
done-deferred = আপনি পরে ঠিক করবেন
done-deferred-body = কিছুই দেওয়া হয়নি। { $name }-এর অনুরোধ আপনার ড্যাশবোর্ডে অপেক্ষা করছে।
done-return = { $name }-এ ফিরে যান

receipt-title = আপনার রসিদ
receipt-text = প্রমাণ হিসেবে রেখে দিন। আমাদের না জিজ্ঞাসা করেই যে কেউ এটা যাচাই করতে পারে।
receipt-at = সময়
receipt-request = অনুরোধ
receipt-consent = সম্মতি
receipt-evidence = কীভাবে প্রমাণ হয়েছে
receipt-by = কে ঠিক করেছেন
receipt-log = সর্বজনীন খাতায়
receipt-log-value = { $index } নম্বর লেখা
receipt-digest = ডাইজেস্ট
receipt-download = রসিদ ডাউনলোড করুন
receipt-print = পুরো রসিদ, ছাপার বা ই-মেলে পাওয়ার জন্য
receipt-language = বিজ্ঞপ্তির ভাষা
receipt-notice = বিজ্ঞপ্তির ডাইজেস্ট
receipt-agreed = আপনি কীসে হ্যাঁ বলেছেন
receipt-asked = কী চাওয়া হয়েছিল
receipt-seen = ঠিক উত্তর
receipt-reason = আপনার কারণ:
receipt-proof = প্রমাণ
receipt-back = ফিরে যান
receipt-how-to-print = ছাপতে বা ফাইল হিসেবে রাখতে ব্রাউজারের “প্রিন্ট” ব্যবহার করুন।
receipt-by-mail = ই-মেলে
receipt-mail-text = আমরা এটি { $address } ঠিকানায় পাঠাব। ই-মেলে লেখা থাকবে কে চেয়েছিল আর আপনি কী ঠিক করেছেন। পথে অন্য কেউ এটি পড়তে পারে।
receipt-mail-send = এই রসিদ আমাকে ই-মেলে পাঠান
receipt-mail-asked = আপনি এটি { $when } তারিখে চেয়েছেন। পৌঁছাতে কয়েক মিনিট লাগতে পারে।

evidence-passkey = আপনি যা দেখেছেন, ঠিক তাতেই আপনার পাসকি সই করেছে।
evidence-fresh-sign-in = আপনি নতুন করে সাইন ইন করেছেন। পাসকি হলে প্রমাণ আরও জোরালো হত।
evidence-passkey-of-guardian = যা দেখানো হয়েছিল, ঠিক তাতেই অভিভাবকের পাসকি স্বাক্ষর করেছে।
evidence-sign-in-of-guardian = অভিভাবক নতুন করে সাইন ইন করেছেন। পাসকি আরও শক্ত প্রমাণ হত।

## One consent

consent-end-asked = এই তথ্যের একটি উৎস আপনাকে সম্মতিটি শেষ করতে বলছে: “{ $reason }”। ঠিক করবেন আপনি।
consent-newer = যে সম্মতি এর জায়গা নিয়েছে তা দেখুন
consent-older = আগের যে সম্মতির জায়গা এটা নিয়েছে তা দেখুন
consent-changes = যা বদলেছে
consent-before = আগে:
consent-since = তার পর থেকে:
consent-title = { $name }-কে দেওয়া আপনার সম্মতি
consent-stop = বন্ধ করুন
consent-item-remove = এটি সরান
consent-item-withdrawn = { $at }-এ সরানো হয়েছে। বাকি সম্মতি চলছে।
consent-pause = থামান
consent-resume = আবার চালু করুন
consent-resume-other = যিনি এতে হ্যাঁ বলেছিলেন, শুধু তিনিই এটি আবার চালু করতে পারেন।
consent-who = কে এবং কেন
consent-what = কী দেওয়া হয়
consent-terms = কত দিন আর কত বার
consent-acknowledged = কে জেনে নিয়েছে
consent-acknowledged-text = শেষ বদলটি প্রত্যেক পক্ষকে জেনে নিতে হয়। যারা নেয়নি, তারা পুরোনো প্রতিলিপি বেশি দিন ব্যবহার করতে পারে না: তার মেয়াদ নিজে থেকেই ফুরোয়।
consent-acknowledged-yes = জেনে নিয়েছে
consent-acknowledged-not-yet = এখনও নয়
consent-deletion-nothing = এ কিছু পায়নি, তাই মুছে ফেলার কিছু নেই।
consent-deletion-not-kept = এর কিছু রাখার অনুমতি ছিল না। এ বিষয়ে এখনও কিছু জানায়নি।
consent-deletion-due = যা পেয়েছে তা মুছে ফেলেছে বলে এখনও জানায়নি। { $at }-এর মধ্যে মুছতে হবে।
consent-deletion-overdue = যা পেয়েছে তা মুছে ফেলেছে বলে জানায়নি। { $at }-এর মধ্যে মোছার কথা ছিল। আপনি অভিযোগ করতে পারেন।
consent-acknowledged-signed = জেনে নিয়েছে, স্বাক্ষরসহ
consent-acknowledged-received = পেয়েছে, এখনও স্বাক্ষর করেনি
consent-acknowledged-late = স্বাক্ষর নেই, সময় পেরিয়েছে
consent-acknowledged-about = আপনি যা বাদ দিয়েছেন সে বিষয়ে: { $items }
consent-acknowledged-told = জানানো হয়েছে:
consent-acknowledged-download = স্বাক্ষরিত বিবৃতি (ডাউনলোড)
consent-statement-nothing = এ বলছে, এই সম্মতিতে পাওয়া কিছুই এর কাছে নেই।
consent-statement-stopped = এ বলছে, ভাগ করা বন্ধ করেছে। আপনার বিষয়ে এর নিজের নথি যেমন ছিল তেমনই থাকে।
consent-statement-hers = যা আনা হয়েছে তা আপনার: আপনি না মোছা পর্যন্ত তা আপনার নিজের ভাণ্ডারে থাকে।
consent-statement-deleted = এ বলছে, যা পেয়েছিল তা { $at }-এ মুছে ফেলেছে।
consent-statement-retained = এ বলছে, আইন অনুযায়ী নিচেরটুকু রাখতে হবে, আর বাকিটা { $at }-এ মুছে ফেলেছে।
consent-statement-kept = { $what }: { $ground }, { $until } পর্যন্ত
consent-statement-retained-over = নিচেরটুকু কেবল এমন সময় পর্যন্ত রাখার কথা ছিল যা পেরিয়ে গেছে, আর মুছেছে বলে জানায়নি। আপনি অভিযোগ করতে পারেন।
consent-statement-pending = এ বলছে, যা পেয়েছে তা { $at }-এর মধ্যে মুছে ফেলবে।
consent-statement-pending-over = এ বলেছিল, যা পেয়েছে তা { $at }-এর মধ্যে মুছে ফেলবে, কিন্তু মুছেছে বলে জানায়নি। আপনি অভিযোগ করতে পারেন।
consent-statement-processors-deleted = যারা এর হয়ে এটি সামলাত, তারাও মুছে ফেলেছে।
consent-statement-processors-told = যারা এর হয়ে এটি সামলাত, তাদের মুছতে বলা হয়েছে।
consent-sharing = যত বার তথ্য চাওয়া হয়েছে
consent-sharing-empty = এই সম্মতিতে এখনও কেউ কিছু চায়নি।
consent-sharing-who = { $from } → { $to }
consent-sharing-bytes = { $size }, সিল করা
consent-history = যা যা হয়েছে
consent-told = কাকে কী জানানো হয়েছে
consent-told-show = { $n ->
    [one] একটি বার্তা দেখান
   *[other] সবচেয়ে নতুন { $n }টি বার্তা দেখান
}
consent-told-issued = স্বাক্ষর করা সম্মতি পেয়েছে
consent-told-changed = বদল জানানো হয়েছে
consent-told-given-up = যোগাযোগ করা যায়নি

sharing-delivered = পৌঁছেছে
sharing-pending = পথে আছে
sharing-refused = দেওয়া হয়নি
sharing-lapsed = কেউ নেয়নি, মোছা হয়েছে
sharing-incomplete = অসম্পূর্ণ এসেছে, মোছা হয়েছে
sharing-unanswered = সময়মতো কিছু আসেনি

event-asked = তথ্য চেয়েছে
event-notice-shown = নোটিস দেখানো হয়েছে
event-answer-seen = আপনার ভাণ্ডারে ঠিক উত্তর দেখা হয়েছে
event-approved = হ্যাঁ বলেছেন
event-denied = না বলেছেন
event-deferred = পিছিয়ে রেখেছেন
event-request-expired = অনুরোধের মেয়াদ শেষ
event-issued = সম্মতি সই করে দেওয়া হয়েছে
event-paused = থামানো হয়েছে
event-resumed = আবার চালু হয়েছে
event-withdrawn = বন্ধ করা হয়েছে
event-revoked = অন্য কেউ বন্ধ করেছে
event-expired = সম্মতির মেয়াদ শেষ
event-superseded = নতুন সম্মতি জায়গা নিয়েছে
event-shared = তথ্য দেওয়া হয়েছে
event-share-refused = তথ্য দেওয়া হয়নি
event-share-lapsed = দেওয়ার সময় পেরিয়ে গেছে
event-acknowledged = বদল জেনে নিয়েছে
event-passkey-added = আপনি পাসকি বানিয়েছেন
event-passkey-removed = আপনি পাসকি সরিয়েছেন
event-item-withdrawn = সম্মতি থেকে কিছু সরানো হয়েছে
event-source-linked = উৎস জোড়া হয়েছে
event-source-unlinked = উৎসের জোড় খোলা হয়েছে
event-rights-asked = চাওয়া বা অভিযোগ করা হয়েছে
event-rights-answered = তারা উত্তর দিয়েছে
event-rights-escalated = বোর্ডে নেওয়া হয়েছে
event-rights-closed = মিটে গেছে বলা হয়েছে
event-nominee-named = মনোনীত ব্যক্তির নাম দেওয়া হয়েছে
event-guardian-asked = অভিভাবক হতে চাওয়া হয়েছে
event-representation-in-force = প্রমাণ দেখা হয়েছে: এখন থেকে কাজ করার অধিকার আছে
event-representation-refused = প্রমাণ দেখা হয়েছে: কাজ করার অধিকার দেওয়া হয়নি
event-representation-ended = কাজ করার অধিকার শেষ
event-by = করেছেন: { $actor }
event-reason = কারণ: { $reason }
event-open = খুলুন

## Stopping

stop-title = { $name }-কে বন্ধ করবেন?
stop-then = এখন বন্ধ করলে
stop-at-once = আপনি নিশ্চিত করা মাত্র { $name } আর কিছু পায় না: নতুন উত্তর নয়, নতুন রেকর্ডও নয়।
stop-told = যাঁরা জড়িত, সবাইকে সঙ্গে সঙ্গে জানানো হয়। কে জেনে নিয়েছে তা পরের পাতায় দেখা যায়। যার সঙ্গে যোগাযোগ হয় না, সে কয়েক মিনিটের মধ্যে নিজে থেকেই না বলে।
stop-nothing-received = { $name } এখনও কিছু পায়নি, তাই মুছে ফেলার কিছু নেই।
stop-delete-by = { $name } যা পেয়েছে, তা খুব দেরি হলে { $at }-এর মধ্যে মুছে ফেলতে হবে।
stop-delete = { $name } যা পেয়েছে, তা মুছে ফেলতে হবে।
stop-law = কোনো আইন যা রাখতে বাধ্য করে, শুধু তাই সে রাখতে পারে, যেমন তার হিসাবের খাতা। কোন আইন, তা জিজ্ঞাসা করুন। বন্ধ করার আগে যা হয়েছে, তা বৈধ থাকে।
stop-for-you = আপনার জন্য এর মানে কী
stop-nothing-else = আর কিছু বদলায় না: আপনার অন্য সম্মতি, অ্যাকাউন্ট আর যুক্ত উৎস যেমন আছে তেমনই থাকে।
stop-benefit = আপনি { $name }-এর কাছে যা চেয়েছিলেন, সে হয়তো তা আর করতে পারবে না।
stop-benefit-named = { $name } হয়তো আপনাকে এটা আর দিতে পারবে না: { $benefit }
stop-final = বন্ধ করা চূড়ান্ত। আবার নিতে হলে তাদের আপনাকে আবার জিজ্ঞাসা করতে হবে।
stop-button = এখনই বন্ধ করুন
stop-back = যেমন আছে থাক
item-remove-title = “{ $title }” সরাবেন?
item-remove-lead = { $name }-কে দেওয়া আপনার সম্মতি এটি ছাড়াই চলবে।
item-remove-then = আপনি এটি সরালে
item-remove-at-once = আপনি নিশ্চিত করার মুহূর্ত থেকে { $name } এর আর কিছুই পাবে না। সংশ্লিষ্ট সবাইকে তখনই জানানো হয়।
item-remove-rest = এই সম্মতির বাকি সবকিছু যেমন আছে তেমনই থাকবে।
item-remove-unused = { $name } এখনও এর কিছুই পায়নি।
item-remove-required = { $name } বলছে, এটি ছাড়া তার চলবে না। সে আপনার জন্য যা করে তা বন্ধ করতে পারে।
item-remove-final = এটি আর ফেরানো যাবে না। আবার শেয়ার করতে হলে তাদের আপনাকে আবার জিজ্ঞাসা করতে হবে।
item-remove-account-also = একই অ্যাকাউন্ট থেকে আরও
item-remove-button = সরান
item-remove-account = এই অ্যাকাউন্টের সবকিছু সরান

unlink-title = { $name }-এর জোড় খুলবেন?
unlink-then = এখন জোড় খুললে
unlink-stops = এই { $n }টি সম্মতির এটা দরকার; সেগুলি চিরকালের মতো বন্ধ হবে। যাঁরা জড়িত, সবাইকে জানানো হবে।
unlink-nothing = এই মুহূর্তে কোনও সম্মতির এটা দরকার নেই।
unlink-no-more = এই পরিষেবার মাধ্যমে { $name } থেকে আর কিছু আসবে না।
unlink-kept = যা আগে দেওয়া হয়েছে, তা ফেরত আসে না।
unlink-again = যে কোনও সময় আবার জুড়তে পারেন। যে সম্মতি বন্ধ হয়েছে, তা বন্ধই থাকে।
unlink-button = এখনই জোড় খুলুন

## Record

record-title = আপনার নথি
record-lead = প্রতিটি সিদ্ধান্ত, নোটিস আর তথ্য দেওয়া। অন্তত { $n } বছর রাখা হয়।
record-keep = রেখে দেওয়ার জন্য
record-download = সব কিছু, যন্ত্রের জন্য (JSON)
record-csv = সারণি হিসেবে (CSV)
record-archive = সব কিছু, প্রমাণসহ (ZIP)
record-print = ছাপার জন্য
record-archive-title = আপনার নথি, প্রমাণসহ
record-archive-lead = একটি ফাইল, যাতে আপনার বিষয়ে প্রতিটি লেখা আর প্রতিটির প্রমাণ আছে। যে কেউ আমাদের ছাড়াই এটা যাচাই করতে পারে, বহু বছর পরেও।
record-archive-making = আপনার ফাইল তৈরি হচ্ছে।
record-archive-renews = এই পাতা নিজে থেকেই নতুন হয়। আপনি এটা বন্ধ করে পরে ফিরে আসতে পারেন।
record-archive-ready = আপনার ফাইল তৈরি।
record-archive-download = ডাউনলোড করুন ({ $size })
record-archive-failed = আপনার ফাইল তৈরি করা যায়নি। কিছুই হারায়নি: আপনার নথি যেমন ছিল তেমনই আছে।
record-archive-again = আবার চেষ্টা করুন
record-entries = যা যা হয়েছে, নতুনটা আগে
record-kind = ধরন
record-kind-any = সব কিছু
record-kind-decisions = অনুরোধ আর সিদ্ধান্ত
record-kind-consents = শুরু, বদল বা শেষ হওয়া সম্মতি
record-kind-sharing = চাওয়া আর দেওয়া তথ্য
record-kind-sources = যুক্ত আর সরানো উৎস
record-kind-other = অন্য
record-nothing = এমন কিছু হয়নি। অন্য কিছু বাছুন, বা আবার সব দেখান।
record-back = আপনার নথিতে ফিরে যান
record-print-title = { $name }-এর নথি
record-print-made = { $keeper }-এ রাখা। { $at }-এ তৈরি।
record-print-how = ব্রাউজার থেকে এই পাতা ছাপুন বা PDF হিসেবে রাখুন।
record-when = কখন
record-what = কী
record-who = কে
record-why = কারণ
record-empty = এখনও কিছু হয়নি।

## নিরীক্ষকের কনসোল

audit-tabs = কনসোলের অংশ
audit-tab-record = নথি
audit-tab-figures = পরিসংখ্যান
audit-tab-changes = বদল
audit-tab-exports = রপ্তানি
audit-tab-looks = যা যা দেখা হয়েছে
audit-you-look = আপনি { $name } হিসেবে { $body }-এর হয়ে { $until } পর্যন্ত দেখছেন। প্রতিবার দেখা লেখা থাকে, আর পরিচালকেরা তা দেখেন।

audit-trouble-person = এটা নথির মতো ছদ্মনাম নয়। কোনও লেখা থেকে কপি করুন।
audit-trouble-party = এই পরিচয়ের কোনও পক্ষ এখানে জানা নেই। তালিকা থেকে বাছুন।
audit-trouble-purpose = এমন কোনও উদ্দেশ্য এখানে জানা নেই। তালিকা থেকে বাছুন।
audit-trouble-event = এমন ধরনের কোনও লেখা নেই। তালিকা থেকে বাছুন।
audit-trouble-day = এটা কোনও তারিখ নয়। বছর, মাস আর দিন লিখুন: 2026-11-30।
audit-trouble-order = শেষ দিনটি প্রথম দিনের আগে। যে কোনও একটি বদলান।
audit-trouble-nothing = ওই সময়ে রপ্তানি করার কিছু নেই। অন্য দিন বাছুন।
audit-trouble-busy = আপনার একটি রপ্তানি আগে থেকেই তৈরি হচ্ছে। সেটা শেষ হওয়া পর্যন্ত অপেক্ষা করুন, তারপর আবার চান।
audit-trouble-failed = রপ্তানিটি তৈরি করা যায়নি। কিছু বদলায়নি: আবার চান।
audit-trouble-reason = কেন রপ্তানি চান তা লিখুন। কারণটি নথিতে রাখা হয়।

audit-search-title = নথি
audit-search-lead = লগের প্রতিটি লেখা, নতুনটা আগে। মানুষ সেখানে ছদ্মনামে থাকে; এখানকার কোনও পাতা তাদের নাম বলে না।
audit-search-form = নথিতে খুঁজুন
audit-field-person = ব্যক্তির ছদ্মনাম
audit-field-party = পক্ষ
audit-field-party-any = সব পক্ষ
audit-field-purpose = উদ্দেশ্য
audit-field-purpose-any = সব উদ্দেশ্য
audit-field-event = লেখার ধরন
audit-field-event-any = সব ধরন
audit-field-from = প্রথম দিন
audit-field-to = শেষ দিন
audit-search-button = খুঁজুন
audit-search-reset = আবার সব দেখান
audit-search-found = লেখাগুলি
audit-search-empty = এখনও কিছু লেখা হয়নি।
audit-search-nothing = কোনও লেখা মেলে না। কম শর্ত দিন, বা আবার সব দেখান।
audit-search-figures = এই বাছাইয়ের পরিসংখ্যান
audit-search-export = এই বাছাই রপ্তানি করুন
audit-column-number = নম্বর
audit-column-when = কখন
audit-column-event = ধরন
audit-column-person = ব্যক্তি
audit-column-party = পক্ষ
audit-column-source = উৎস
audit-column-purpose = উদ্দেশ্য
audit-destroyed = নষ্ট করা হয়েছে
audit-for-party = পক্ষের লেখা
audit-open-entry = লেখা { $number }
audit-open-person = { $person }-এর সব কিছু

audit-entry-title = লেখা { $number }
audit-entry-destroyed = আইন অনুসারে এই লেখার সল্ট ও ঘটনা নষ্ট করা হয়েছে। শুধু ডাইজেস্টটি আছে; প্রতিটি প্রমাণে সেটা এখনও গোনা হয়।
audit-entry-checks = যাচাই
audit-all-hold = যা যাচাই করা হয়েছে সবই ঠিক আছে।
audit-some-fail = { $n ->
    [one] একটি যাচাই ব্যর্থ। এই লেখার উপর ভরসা করা যায় না।
   *[other] { $n }টি যাচাই ব্যর্থ। এই লেখার উপর ভরসা করা যায় না।
}
audit-some-not-possible = যা যাচাই করা গেছে তা ঠিক আছে। কিছু যাচাই করা যায়নি।
audit-holds = ঠিক
audit-fails = ব্যর্থ
audit-not-possible = যাচাই করা যায়নি
audit-check-digest = সল্ট ও ঘটনা থেকে এই ডাইজেস্টই হয়।
audit-check-inclusion = ডাইজেস্টটি { $size }টি লেখার চেকপয়েন্টের নিচে নিজের নম্বরে আছে।
audit-check-checkpoint = লগ চেকপয়েন্টে স্বাক্ষর করেছে।
audit-check-witnesses = { $n ->
    [0] কোনও সাক্ষী চেকপয়েন্টে সহ-স্বাক্ষর করেনি।
    [one] একজন সাক্ষী চেকপয়েন্টে সহ-স্বাক্ষর করেছে।
   *[other] { $n }জন সাক্ষী চেকপয়েন্টে সহ-স্বাক্ষর করেছে।
}
audit-check-consistency = { $from }টি লেখার যে লগ শুরুতে আপনাকে দেখানো হয়েছিল, সেটাই এই লগের শুরু।
audit-check-document = লেখায় বলা দলিল “{ $kind }”-এর ডাইজেস্ট মেলে।
audit-check-signature = দলিল “{ $kind }”-এ { $by }-এর স্বাক্ষর আছে।
audit-entry-proof = প্রমাণ ডাউনলোড করুন (JSON)
audit-entry-facts = এতে যা লেখা আছে
audit-entry-body = ঘটনাটি, যেভাবে ডাইজেস্ট করা হয়েছিল
audit-entry-neighbours = পাশের লেখা
audit-entry-before = আগের লেখা
audit-entry-after = পরের লেখা

audit-figures-title = পরিসংখ্যান
audit-figures-lead = আপনার বাছা সময়ে নথির লেখা থেকে গোনা।
audit-figures-form = কী গোনা হবে বাছুন
audit-figures-button = গুনুন
audit-figures-counts = কী কী হয়েছে
audit-figures-entries = এই লেখাগুলি দেখান
audit-figures-csv = টেবিল ডাউনলোড করুন (CSV)
audit-figure-asked = আসা অনুরোধ
audit-figure-shown = দেখানো বিজ্ঞপ্তি
audit-figure-given = দেওয়া সম্মতি
audit-figure-denied = না বলা অনুরোধ
audit-figure-deferred = পিছিয়ে রাখা সিদ্ধান্ত
audit-figure-withdrawn = ব্যক্তির ফিরিয়ে নেওয়া সম্মতি
audit-figure-revoked = অন্যের বাতিল করা সম্মতি
audit-figure-expired = মেয়াদ শেষ হওয়া সম্মতি
audit-figure-shared = তথ্য দেওয়া হয়েছে
audit-figure-refused = তথ্য দেওয়া হয়নি
audit-plots = সময়ের সঙ্গে
audit-plots-scale = প্রতিটি ছবির মাপ আলাদা।
audit-per-day = একটি দণ্ড এক দিন।
audit-per-week = একটি দণ্ড এক সপ্তাহ।
audit-per-month = একটি দণ্ড এক মাস।
audit-step-day = দিন
audit-step-week = যে দিন থেকে সপ্তাহ
audit-step-month = যে দিন থেকে মাস
audit-step-week-of = { $day } থেকে সপ্তাহ
audit-step-month-of = { $day } থেকে মাস
audit-plot-nothing = দেখানোর মতো কোনও দিন নেই।
audit-plot-none = { $first } থেকে { $last }: একটিও না।
audit-plot-words = { $first } থেকে { $last }: মোট { $total }, সবচেয়ে বেশি { $most }: { $day }।
audit-plot-table = টেবিলে সংখ্যাগুলি
audit-plot-count = সংখ্যা
audit-ack-title = বন্ধের কথা কত তাড়াতাড়ি জানা হয়েছে
audit-ack-lead = সম্মতি শেষ হলে যার কাছে তার কপি আছে এমন প্রত্যেক পক্ষকে জানানো হয়, আর তাকে বলতে হয় যে সে জেনেছে।
audit-ack-stops = যতগুলি জানার ছিল
audit-ack-done = জেনে নিয়েছে
audit-ack-waiting = এখনও অপেক্ষায়
audit-ack-median = অর্ধেক যত সময়ে
audit-ack-p95 = 100টির 95টি যত সময়ে
audit-ack-longest = সবচেয়ে বেশি সময়
audit-ack-within = কত সময়ে জেনেছে
audit-within-second = এক সেকেন্ডের মধ্যে
audit-within-ten-seconds = দশ সেকেন্ডের মধ্যে
audit-within-minute = এক মিনিটের মধ্যে
audit-within-hour = এক ঘণ্টার মধ্যে
audit-within-day = এক দিনের মধ্যে
audit-within-longer = তার পরে
audit-within-not-yet = এখনও নয়
audit-lasts-ms = { $n } মি.সে.
audit-lasts-seconds = { $n } সে.
audit-lasts-minutes = { $m } মিনিট { $s } সে.
audit-lasts-hours = { $h } ঘণ্টা { $m } মিনিট
audit-lasts-days = { $d } দিন { $h } ঘণ্টা
audit-grievances-title = অভিযোগ
audit-grievances-made = করা হয়েছে
audit-grievances-in-time = সময়ে উত্তর
audit-grievances-late = দেরিতে উত্তর
audit-grievances-open = খোলা আছে
audit-grievances-overdue = সময় পেরিয়েছে
audit-overdue-none = কোনও অভিযোগের সময় পেরোয়নি।
audit-overdue-title = এখন যেগুলির সময় পেরিয়েছে
audit-overdue-reference = সূত্র নম্বর
audit-overdue-made = কখন করা
audit-overdue-due = উত্তরের শেষ সময় ছিল
audit-overdue-manager = সম্মতি ব্যবস্থাপক নিজে

audit-changes-title = বদল
audit-changes-lead = সবাই যার উপর নির্ভর করে তাতে কী বদলেছে, নতুনটা আগে, আর আগে কী ছিল।
audit-changes-form = কী দেখবেন বাছুন
audit-changes-kind = কী বদলেছে
audit-changes-any = সব কিছু
audit-changes-button = দেখান
audit-changes-questions = প্রশ্ন
audit-changes-notices = বিজ্ঞপ্তি
audit-changes-parties = পক্ষ
audit-changes-policy = নীতি
audit-changes-keys = চাবি
audit-changes-auditors = নিরীক্ষক
audit-changes-list = বদল, নতুনটা আগে
audit-changes-empty = এখনও কিছু বদলায়নি।
audit-changes-nothing = এই ধরনের কিছু বদলায়নি। অন্য কিছু বাছুন, বা আবার সব দেখান।
audit-changes-first = এটাই প্রথম: তুলনা করার কিছু নেই।
audit-changes-same = এর লেখায় আগের থেকে আলাদা কিছু নেই।
audit-changes-entry = লেখাটি খুলুন
audit-changes-by = কে:
audit-changes-differences = { $n ->
    [one] একটি জায়গা আলাদা
   *[other] { $n }টি জায়গা আলাদা
}
audit-changes-before = আগে:
audit-changes-after = এখন:
audit-changes-not-before = ছিল না
audit-changes-not-after = আর নেই

audit-exports-title = রপ্তানি
audit-exports-lead = রপ্তানি হল একটি স্বাক্ষরিত ফাইল, যাতে লেখাগুলি ও তাদের প্রমাণ আছে। বিনামূল্যের উপকরণ consent-verify আমাদের ছাড়াই তা যাচাই করে।
audit-exports-new = রপ্তানি চান
audit-exports-scope = তাতে কী থাকবে
audit-exports-population = একটি সময়ের সব কিছু: নিরীক্ষার প্যাক
audit-exports-population-text = নিরীক্ষার জন্য আইন সম্মতি ব্যবস্থাপককে যা তৈরি রাখতে বলে (DPDP বিধি, প্রথম তফসিল, খ ভাগ, দফা 12)।
audit-exports-party = একটি পক্ষের সব কিছু
audit-exports-person = একজন ব্যক্তির সব কিছু
audit-exports-choose = বেছে নিন
audit-exports-reason = কেন চান
audit-exports-reason-hint = নথিতে রাখা হয়। নিরীক্ষা বা বিষয়টির নাম লিখুন, কোনও ব্যক্তির নয়।
audit-exports-button = রপ্তানি তৈরি করুন
audit-exports-making = আপনার রপ্তানি তৈরি হচ্ছে
audit-making-begins = এইমাত্র শুরু হয়েছে।
audit-making-done = { $of }টির মধ্যে { $done }টি লেখা
audit-making-renews = এই পাতা নিজে থেকেই নতুন হয়। আপনি এটা বন্ধ করে পরে ফিরে আসতে পারেন।
audit-exports-files = আপনার রপ্তানি
audit-exports-none = আপনি এখনও কোনও রপ্তানি চাননি।
audit-exports-made = তৈরি:
audit-exports-download = ডাউনলোড করুন ({ $size })
audit-exports-verify = এখানে যাচাই করুন
audit-verified = { $n ->
    [0] যাচাই হয়েছে: { $entries }টি লেখা, কোনও গরমিল পাওয়া যায়নি।
    [one] যাচাই হয়েছে: { $entries }টি লেখা, একটি গরমিল পাওয়া গেছে।
   *[other] যাচাই হয়েছে: { $entries }টি লেখা, { $n }টি গরমিল পাওয়া গেছে।
}
audit-verified-at = যাচাইয়ের সময়:
audit-finding-kind = কী পাওয়া গেছে
audit-finding-where = কোথায়

audit-looks-title = যা যা দেখা হয়েছে
audit-looks-lead = আপনার প্রতিবার দেখা, নতুনটা আগে। পরিচালকেরাও এই তালিকাই দেখেন।
audit-looks-what = কী
audit-looks-entry = লেখা
audit-looks-empty = এখনও কিছু দেখা হয়নি।

audit-join-title = এখানে নিরীক্ষক হোন
audit-join-lead = এই পরিষেবার পরিচালক আপনাকে যে কোড দিয়েছেন তা লিখুন। সেটা এক বারই চলে।
audit-join-then = তারপর আপনি নথি দেখতে পারেন, কিছু বদলাতে পারেন না। প্রতিবার দেখা লেখা থাকে, আর পরিচালকেরা তা দেখেন।
audit-join-code = কোড
audit-join-button = শুরু করুন
audit-join-wrong = এই কোড চলে না: ভুল লেখা, আগেই ব্যবহার হয়েছে, বা অনেক পুরোনো। মিলিয়ে দেখুন, বা পরিচালকের কাছে আরেকটি চান।

## Messages

message-source-linked = { $name } জোড়া হয়েছে
message-source-linked-body = কিছু দেওয়া হয়নি। কেউ চাইলে এখন এই উৎস বেছে নিতে পারবেন।
message-link-failed = { $name } জোড়া গেল না
message-link-failed-body = কিছু বদলায়নি। কয়েক মিনিট পরে আবার চেষ্টা করুন।
message-link-declined = { $name } জোড়া হয়নি
message-link-declined-body = আপনি ফিরে এসেছেন। কিছু বদলায়নি।
message-stopped = { $name } বন্ধ হয়েছে
message-stopped-body = এই সম্মতিতে আর কিছু দেওয়া হবে না। কে জেনে নিয়েছে, তা এর পাতায় দেখতে পাবেন।
message-paused = { $name } থামানো হয়েছে
message-paused-body = আপনি আবার চালু না করা পর্যন্ত কিছু দেওয়া হবে না।
message-resumed = { $name } আবার চালু হয়েছে
message-resumed-body = সম্মতি একই শর্তে আবার চালু হয়েছে।
message-already-decided = এটা ঠিক হয়ে গেছে
message-already-decided-body = এখানে আর কিছু ঠিক করার নেই। কী ঠিক করেছিলেন দেখতে পারেন, আর ড্যাশবোর্ডে সম্মতি বন্ধ করতে পারেন।
message-request-expired = এই অনুরোধের মেয়াদ শেষ
message-request-expired-body = কিছু দেওয়া হয়নি। সংস্থা আপনাকে আবার জিজ্ঞাসা করতে পারে।
message-request-failed = এই অনুরোধে কিছু হয়নি
message-request-failed-body = যে চেয়েছিল, যা চেয়েছিল, বা যে সম্মতির জায়গা নেওয়ার কথা ছিল, তা আর নেই। কিছু দেওয়া হয়নি, আর ঠিক করারও কিছু নেই।
message-asker-gone = { $name } আর এখানে নেই
message-asker-gone-body = সংস্থার তালিকায় এটি আর নেই, বা আপাতত নেই। কিছুই দেওয়া হয়নি, আর এই অনুরোধ থেকে সে কিছুই পাবে না।
message-question-gone = প্রশ্নটি তুলে নেওয়া হয়েছে
message-question-gone-body = { $name } এমন প্রশ্ন করেছিল যা আর করা যায় না। কিছুই দেওয়া হয়নি। সে অন্যভাবে আবার চাইতে পারে।
message-deposit-asked = আমরা { $name }-এর কাছে আপনার নথি চেয়েছি
message-deposit-asked-body = এবার ড্যাশবোর্ডে হ্যাঁ বলুন। তারপর নথি আপনার ভাণ্ডারের জন্য সিল হয়ে এখানে আসবে।
message-store-linked = আপনার ভাণ্ডার { $name }-এর সঙ্গে জোড়া হয়েছে
message-store-linked-body = এখন সে আপনার ভাণ্ডারে অনুরোধ পাঠাতে পারে। এখানে যা আছে তা পড়তে পারে না।

## Messages to her

messages-title = বার্তা
messages-lead = { $n ->
    [0] আপনি সব পড়েছেন।
    [one] ১টি নতুন বার্তা আছে।
   *[other] { $n }টি নতুন বার্তা আছে।
}
messages-empty = এখনও কোনও বার্তা নেই। কেউ আপনার তথ্য চাইলে, আপনি সিদ্ধান্ত নিলে, বা কিছু বদলালে এখানে জানানো হয়।
messages-new = নতুন
messages-read = পড়া হয়েছে
messages-read-all = সব পড়া হয়েছে
messages-open = আরও দেখুন
messages-settings = ই-মেলেও কী জানাব, তা বেছে নিন
messages-granted = আপনি একটি সম্মতি দিয়েছেন
messages-granted-text = আপনার রসিদ তার পাতায় আছে। সেখানে যে কোনও সময় বন্ধ করতে পারেন।
messages-denied = আপনি একটি অনুরোধে না বলেছেন
messages-denied-text = কিছু দেওয়া হয় না। আপনার রসিদ তার পাতায় আছে।
messages-stopped = আপনি একটি সম্মতি বন্ধ করেছেন
messages-stopped-text = এতে আর কিছু দেওয়া হয় না। কে জেনেছে, তা তার পাতায় আছে।
messages-paused = আপনি একটি সম্মতি থামিয়ে রেখেছেন
messages-paused-text = আপনি আবার চালু না করা পর্যন্ত কিছু দেওয়া হয় না।
messages-item-withdrawn-text = বাকি সম্মতি আগের মতোই চলছে।
messages-resumed = আপনি একটি সম্মতি আবার চালু করেছেন
messages-resumed-text = এটি আবার চালু আছে। আপনি না করে থাকলে বন্ধ করুন এবং সব জায়গা থেকে বেরিয়ে যান।
messages-receipt-asked = ই-মেলে আপনার রসিদ
messages-receipt-asked-text = আপনি ই-মেলে একটি রসিদ চেয়েছেন। আপনার সাইন-ইন থেকে আমরা যে ঠিকানা জানি, সেখানেই পাঠাই।
messages-answer-seen = আপনি নিজের ভাণ্ডারে একটি উত্তর দেখেছেন
messages-answer-seen-text = কিছু বাইরে যায়নি। এখন অনুরোধটি নিয়ে সিদ্ধান্ত নিতে পারেন।
messages-waiting = কেউ আপনার তথ্য চায়
messages-waiting-text = সময় পেলে অনুরোধটি দেখুন। আপনি হ্যাঁ না বললে কিছু দেওয়া হয় না।
messages-end-asked = একটি সম্মতি শেষ করতে হতে পারে
messages-end-asked-text = আপনার তথ্য যেখান থেকে আসে, তারা এটি শেষ করতে বলছে। সিদ্ধান্ত আপনার।
messages-first-use = একটি সম্মতি প্রথম ব্যবহার হয়েছে
messages-first-use-text = কী দেওয়া হয়েছে ও কখন, তা তার পাতায় আছে।
messages-revoked = সংস্থা একটি সম্মতি শেষ করেছে
messages-revoked-text = এতে আর কিছু দেওয়া হয় না।
messages-expired = একটি সম্মতির মেয়াদ শেষ
messages-expired-text = এতে আর কিছু দেওয়া হয় না। আপনাকে কিছু করতে হবে না।
messages-ending-soon = আপনার দেওয়া একটি অনুমতি শীঘ্রই শেষ হবে
messages-ending-soon-text = { $n ->
    [one] একটি সম্মতি ১৪ দিনের মধ্যে শেষ হবে। নিজে থেকেই শেষ হয়; আপনাকে কিছু করতে হবে না।
   *[other] { $n }টি সম্মতি ১৪ দিনের মধ্যে শেষ হবে। নিজে থেকেই শেষ হয়; আপনাকে কিছু করতে হবে না।
}
messages-rights-asked = আপনার অনুরোধ পাঠানো হয়েছে
messages-rights-asked-text = তার পাতায় নম্বর ও উত্তরের শেষ তারিখ আছে।
messages-rights-acknowledged = আপনার অনুরোধ দেখা হচ্ছে
messages-rights-acknowledged-text = তারা কী বলে, তা তার পাতায় আছে।
messages-rights-answered = আপনার অনুরোধের উত্তর এসেছে
messages-rights-answered-text = উত্তরটি তার পাতায় পড়ুন। সন্তুষ্ট না হলে ডেটা সুরক্ষা বোর্ডে যেতে পারেন।
messages-rights-overdue = আপনার অনুরোধের উত্তর সময়ে আসেনি
messages-rights-overdue-text = এখন ডেটা সুরক্ষা বোর্ডে যেতে পারেন। কীভাবে, তা তার পাতায় আছে।
messages-represented = এখন কেউ আপনার হয়ে কাজ করতে পারেন
messages-represented-text = কে, তা তার পাতায় আছে। ভুল হলে এখনই আমাদের কাছে অভিযোগ করুন।
messages-represented-no-more = কেউ আপনার হয়ে কাজ করতে পারেন না
messages-represented-no-more-text = তাঁর অধিকার শেষ হয়েছে বা মানা হয়নি। কার, তা তার পাতায় আছে।
messages-representing = এখন আপনি কারও হয়ে কাজ করতে পারেন
messages-representing-text = কার হয়ে, আর কোথায় শুরু, তা তার পাতায় আছে।
messages-representing-no-more = আপনি কারও হয়ে কাজ করতে পারেন না
messages-representing-no-more-text = অধিকার শেষ হয়েছে বা মানা হয়নি। কার হয়ে, তা তার পাতায় আছে।
messages-acted-for = কেউ আপনার হয়ে কিছু করেছেন
messages-acted-for-text = কে, আর কী করেছেন, তা আপনার নথিতে আছে।

## Mail

mail-sign-in = দেখতে এখানে সাইন ইন করুন:
mail-never-ask = আমরা ই-মেলে কখনও পাসওয়ার্ড বা কোড চাই না। এই ই-মেল আমাদের কি না সন্দেহ হলে পাতাটি নিজে খুলুন।
mail-why = { $service }-এ আপনার অ্যাকাউন্ট আছে বলে এই ই-মেল পেয়েছেন। কী নিয়ে লিখব, তা এখানে বেছে নিন:
mail-receipt-attached = সম্মতিটি নিজেই স্বাক্ষরসহ একটি ফাইল হিসেবে সঙ্গে দেওয়া আছে, যাতে যে কেউ যাচাই করতে পারে।
mail-receipt-decision-attached = আপনার সিদ্ধান্ত তার প্রমাণসহ একটি ফাইল হিসেবে যুক্ত আছে, যাতে যে কেউ তা যাচাই করতে পারে।
mail-receipt-why = এই ই-মেল পেয়েছেন, কারণ আপনার নামে সাইন ইন করা কেউ এই পাতায় এটি চেয়েছেন:

## Rights

rights-title = আপনার অধিকার
rights-lead = কোনও সংস্থার কাছে আপনার কী আছে জানতে চান, তা ঠিক করান বা মোছান, বা অভিযোগ করুন। তার কী হল, তা এখানে দেখবেন।
rights-new = চান বা অভিযোগ করুন
rights-list = আপনার অনুরোধ ও অভিযোগ
rights-empty = আপনি কিছু চাননি, কোনও অভিযোগও করেননি।
rights-due = উত্তর দেওয়ার শেষ তারিখ
rights-this-service = এই পরিষেবা
rights-access = আমার কী আছে তা দেখা
rights-correction = যা ভুল তা ঠিক করা
rights-completion = যা বাদ আছে তা পূরণ করা
rights-updating = যা পুরনো তা হালনাগাদ করা
rights-erasure = আমার তথ্য মোছা
rights-grievance = অভিযোগ করা
rights-received = পাঠানো হয়েছে
rights-acknowledged = দেখা হচ্ছে
rights-overdue = সময়ে উত্তর আসেনি
rights-answered = উত্তর এসেছে
rights-escalated = বোর্ডে নেওয়া হয়েছে
rights-closed = মিটে গেছে
rights-new-lead = এতে কোনও খরচ নেই। তাদের দেখানো সময়ের মধ্যে, বড়জোর ৯০ দিনে, উত্তর দিতে হবে।
rights-to = কার কাছে?
rights-choose = বেছে নিন
rights-store = শুধু যেসব সংস্থা আপনাকে চেনে তাদের দেখানো হয়। নিজের ভাণ্ডারে আপনি সব নিজেই দেখতে, নিতে ও মুছতে পারেন।
rights-matter = আপনি কী চান?
rights-text = নিজের ভাষায়
rights-text-hint = শুধু তারা ও আপনি পড়েন, আর আমরা যারা পৌঁছে দিই। পাসওয়ার্ড বা কার্ডের নম্বর লিখবেন না।
rights-send = পাঠান
rights-trouble = কার কাছে ও কী চান বেছে নিন, আর কয়েকটি কথা লিখুন।
rights-number = নম্বর
rights-wrote = আপনি লিখেছেন
rights-steps = কী হয়েছে
rights-board = আপনি সন্তুষ্ট না হলে
rights-board-done = আপনি জানিয়েছেন যে এটি ডেটা সুরক্ষা বোর্ডে নিয়ে গেছেন। নম্বরটি হাতে রাখুন।
rights-board-text = এখন আপনি ভারতের ডেটা সুরক্ষা বোর্ডে অভিযোগ করতে পারেন। উপরের নম্বরটি বলুন।
rights-board-early = উপরের তারিখ পর্যন্ত তাদের সময় আছে। তার পরে, বা উত্তরে সন্তুষ্ট না হলে, ভারতের ডেটা সুরক্ষা বোর্ডে অভিযোগ করতে পারেন।
rights-board-link = ডেটা সুরক্ষা বোর্ডে
rights-escalate = আমি বোর্ডে অভিযোগ করেছি
rights-close = এটি মিটে গেছে
rights-back = সব অনুরোধ ও অভিযোগ
rights-acting = অন্যের হয়ে যাঁরা কাজ করেন
acts-nominee = মনোনীত ব্যক্তি
acts-guardian-child = শিশুর অভিভাবক
acts-guardian-person = প্রতিবন্ধী ব্যক্তির অভিভাবক
acts-waiting = প্রমাণ দেখা বাকি
acts-named = নাম দেওয়া আছে, এখনও কাজ করতে পারেন না
acts-in-force = এখন কাজ করতে পারেন
acts-ended = শেষ
acts-refused = মানা হয়নি
acts-since = কবে থেকে কাজ করতে পারেন:
acts-until = নিজে থেকে শেষ:
acts-name = পুরো নাম
acts-email = ই-মেল ঠিকানা
acts-trouble-unfit = প্রতিটি ঘর পূরণ করুন। নিজের ঠিকানা দেবেন না।
acts-trouble-born = অনুগ্রহ করে শিশুর জন্মতারিখ দিন: যার বয়স এখনও 18 হয়নি।
acts-trouble-many = একজনের জন্য এর বেশি হয় না। আগে একজনকে সরান।
nominees-title = আপনার হয়ে কে কাজ করতে পারেন
nominees-lead = যাঁকে বিশ্বাস করেন তাঁর নাম দিন। আপনার মৃত্যু হলে বা নিজে সামলাতে না পারলে তিনি সামলাতে পারবেন।
nominees-what = মনোনীত ব্যক্তি কী করতে পারেন, আর কখন
nominees-when = শুধু তখন, যখন আমরা প্রমাণ দেখেছি যে আপনি মারা গেছেন বা নিজে কাজ করতে পারেন না। তার আগে তিনি কিছু দেখেন না, তাঁকে জানানোও হয় না।
nominees-may = তখন তিনি আপনার সম্মতি ও নথি দেখতে, সম্মতি বন্ধ করতে বা থামাতে, অনুরোধে না বলতে, আপনার অধিকার ব্যবহার করতে ও অভিযোগ করতে পারেন।
nominees-may-not = তিনি কখনও আপনার হয়ে হ্যাঁ বলতে পারেন না, আর আপনার সাইন-ইন, পাসকি বা সেটিংসে হাত দিতে পারেন না।
nominees-people = যাঁদের নাম দেওয়া আছে, আর যাঁরা আপনার হয়ে কাজ করেন
nominees-empty = আপনি কারও নাম দেননি, কেউ আপনার হয়ে কাজও করেন না।
nominees-change = বদলান
nominees-remove = সরান: তিনি আমার হয়ে কাজ করবেন না
nominees-not-hers = এটি এখানে শেষ করা যায় না। ভুল হলে এই পরিষেবার কাছে অভিযোগ করুন।
nominees-name-one = কারও নাম দিন
nominees-most = সর্বাধিক { $n } জনের নাম দিতে পারেন।
nominees-email-hint = সাইন-ইন করলে আমরা এতেই তাঁকে চিনি। যে ঠিকানায় তিনি সাইন-ইন করেন সেটিই দিন।
nominees-relation = তিনি আপনার কে হন (চাইলে)
nominees-send = নাম দিন
for-whom-title = এটি কার জন্য?
for-whom-lead = { $name } কিছু চাইছে। আপনি এখানে অন্যদের হয়েও কাজ করেন, তাই আগে বলুন কার জন্য সিদ্ধান্ত নিচ্ছেন।
for-whom-me = নিজের জন্য
for-whom-ward = { $name }-এর জন্য
for-whom-once = যাঁকে বেছে নেবেন, অনুরোধটি তাঁরই থাকবে।
guardians-title = আপনি কার হয়ে কাজ করেন
guardians-lead = আপনি কোনও শিশুর বাবা-মা বা অভিভাবক, প্রতিবন্ধী ব্যক্তির অভিভাবক, বা কারও মনোনীত ব্যক্তি হলে এখানে তাঁর হয়ে কাজ করতে পারেন।
guardians-people = মানুষ
guardians-empty = আপনি কারও হয়ে কাজ করেন না।
guardians-act = { $name }-এর হয়ে কাজ করুন
guardians-end = আমি তাঁর হয়ে কাজ করতে চাই না
guardians-may = তাঁর হয়ে কী করতে পারেন
guardians-may-text = আপনি সম্মতি ও নথি দেখতে, সম্মতি বন্ধ করতে বা থামাতে, অনুরোধে না বলতে, তাঁর অধিকার ব্যবহার করতে ও অভিযোগ করতে পারেন। অভিভাবক হিসেবে আপনি তাঁর অ্যাকাউন্টও জুড়তে, অনুরোধে হ্যাঁ বলতে ও থামানো সম্মতি চালু করতে পারেন। এর প্রমাণ আপনার নিজের পাসকি বা সাইন-ইন। যা করেন, সবই আপনার নামে দেখা যায়।
guardians-may-not = মনোনীত ব্যক্তি অনুরোধে হ্যাঁ বলতে, অ্যাকাউন্ট জুড়তে বা থামানো সম্মতি চালু করতে পারেন না।
guardians-child = শিশুর হয়ে কাজ করতে চান
guardians-child-text = আমরা দেখি আপনি কে, আপনি প্রাপ্তবয়স্ক কি না, আর আপনি বাবা-মা বা আইনি অভিভাবক কি না। শিশুর ১৮ বছর হলে এটি নিজে থেকে শেষ হয়।
guardians-born = জন্মতারিখ
guardians-proof = প্রমাণের নম্বর বা নাম
guardians-child-proof = যেমন জন্ম শংসাপত্রের নম্বর। কাগজটি আমরা আপনার কাছে চাইব।
guardians-person = প্রতিবন্ধী ব্যক্তির হয়ে কাজ করতে চান
guardians-person-text = যে আদালত, কর্তৃপক্ষ বা কমিটি আপনাকে অভিভাবক করেছে, তার আদেশ আমরা দেখি।
guardians-email-hint = এখানে তাঁর নিজের অ্যাকাউন্ট থাকলে। না থাকলে ফাঁকা রাখুন।
guardians-person-proof = যেমন আদেশের নম্বর ও তারিখ। কাগজটি আমরা আপনার কাছে চাইব।
guardians-send = অনুরোধ করুন

## Settings

settings-title = সেটিংস
settings-lead = আমরা আপনাকে কীভাবে ও কোন ভাষায় জানাব।
settings-mail = ই-মেল
settings-mail-none = এই পরিষেবা ই-মেল পাঠায় না। সব বার্তায় পাবেন।
settings-mail-to = আমরা { $address } ঠিকানায় লিখি। যেখানে সাইন ইন করেন, সেখানে ঠিকানা বদলাতে পারেন।
settings-mail-no-address = যেখানে সাইন ইন করেন, তারা আপনার কোনও নিশ্চিত ই-মেল ঠিকানা জানায়নি, তাই আমরা আপনাকে লিখতে পারি না।
settings-mail-text = ই-মেল শুধু জানায় যে দেখার কিছু আছে। তাতে আপনার কোনও তথ্য থাকে না।
settings-topic-decisions = আপনি সিদ্ধান্ত নিলে রসিদ
settings-topic-requests = কেউ আপনার কাছে চাইলে
settings-topic-use = সম্মতি প্রথম ব্যবহার হলে, বা অন্য কেউ শেষ করলে
settings-topic-reminders = সম্মতি শীঘ্রই শেষ হলে, সপ্তাহে বড়জোর একবার
settings-topic-rights = আপনার অভিযোগ ও অনুরোধের খবর
settings-topic-security = সাইন ইন করার বা আপনার হয়ে কাজ করার উপায় বদলালে
settings-on = চালু
settings-off = বন্ধ
settings-turn-on = চালু করুন
settings-turn-off = বন্ধ করুন
settings-always = আপনার সুরক্ষার জন্য সব সময় চালু
settings-language = ভাষা
settings-language-text = আপনার ই-মেল ও এই পাতাগুলির জন্য।

## Errors

error-mend = আপনি যা করতে পারেন
error-trace = সাহায্য চাইলে এই নম্বরটি দিন:
error-not-found = এই পাতা এখানে নেই
error-not-found-cause = ঠিকানাটি কোথাও যায় না, বা এখানে যা ছিল তা অন্য কারও।
error-not-found-mend = ঠিকানা দেখে নিন, বা প্রথম পাতা থেকে শুরু করুন।
error-not-allowed = এটা এখানে করা যাবে না
error-not-allowed-cause = আপনার সাইন ইন এই কাজের অনুমতি দেয় না।
error-not-allowed-mend = এটা যে অ্যাকাউন্টের, সেটি দিয়ে সাইন ইন করুন।
error-only-herself = এটি শুধু মানুষটির নিজের জন্য
error-only-herself-cause = আপনি কারও হয়ে কাজ করছেন। এটি কেউ অন্যের জায়গায় করতে পারেন না, বা তাঁর হয়ে কাজ করার অধিকার শেষ হয়েছে।
error-only-herself-mend = নিজের কাজের জন্য আগে নিজের অ্যাকাউন্টে ফিরুন।
error-not-for-child = শিশুর বিষয়ে এটি চাওয়া যায় না
error-not-for-child-mend = আপনি না বলতে পারেন, আর যে চেয়েছে তার বিরুদ্ধে অভিযোগ করতে পারেন।
error-only-who-approved = যিনি হ্যাঁ বলেছিলেন, শুধু তিনিই এটি চালু করতে পারেন
error-only-who-approved-cause = এই সম্মতি অন্য কেউ দিয়েছিলেন: মানুষটি নিজে, বা অন্য কোনো অভিভাবক। প্রতিষ্ঠানগুলি এর জন্য শুধু তাঁদের কথাই মানে।
error-only-who-approved-mend = আপনি এটি থামাতে পারেন, এবং নতুন অনুরোধে হ্যাঁ বলতে পারেন।
error-form-expired = এই ফর্ম অনেক পুরোনো
error-form-expired-cause = ফর্মটি অনেকক্ষণ খোলা ছিল, বা অন্য পাতা থেকে পাঠানো হয়েছে। নিরাপদ থাকতে আমরা কিছু করিনি।
error-form-expired-mend = ফিরে যান, পাতাটি আবার খুলুন, আর ফর্মটি আর একবার পাঠান।
error-bad-input = ফর্মে কিছু বাদ গেছে
error-bad-input-cause = যা পাঠানো হয়েছে তা আমরা বুঝতে পারিনি, তাই কিছু করিনি।
error-bad-input-mend = ফিরে গিয়ে দেখে নিন কী বেছেছিলেন।
error-conflict = এর মধ্যে কিছু বদলে গেছে
error-conflict-cause = আপনার পাতা খোলা থাকতেই এটা ঠিক হয়েছে বা বদলেছে। আপনার শেষ ক্লিকে কিছু হয়নি।
error-conflict-mend = এখন কী অবস্থা দেখতে পাতাটি আবার খুলুন।
error-too-many = অনেক বার চেষ্টা হয়েছে
error-too-many-cause = অল্প সময়ে অনেক বার চেষ্টা হয়েছে।
error-too-many-mend = এক মিনিট অপেক্ষা করে আবার চেষ্টা করুন।
error-withdrawn = এটা আর চাওয়া যাবে না
error-withdrawn-cause = সংস্থা, উৎস বা প্রশ্ন এখানে আর নেই, বা আপাতত নেই। কিছুতে রাজি হওয়া হয়নি, কিছু দেওয়াও হয়নি।
error-withdrawn-mend = আপনাকে কিছু করতে হবে না। কী চালু আছে তা ড্যাশবোর্ডে দেখা যায়।
error-unavailable = একটি পরিষেবা সাড়া দিচ্ছে না
error-unavailable-cause = এখানে দরকারি অন্য একটি পরিষেবা সাড়া দিচ্ছে না, তাই এই কাজ হয়নি।
error-unavailable-mend = কয়েক মিনিট পরে আবার চেষ্টা করুন।
error-internal = এটা আমাদের দোষ
error-internal-cause = আমাদের দিকে কিছু গোলমাল হয়েছে, আর আমরা সেখানেই থেমেছি। তার আগে যা হয়েছে, তা আপনার নথিতে দেখা যায়।
error-internal-mend = আবার চেষ্টা করুন। আবার হলে নিচের নম্বরটি আমাদের জানান।
cause-title = এটা হল না
cause-address = ঠিকানাটি পুরো নয়। হয়তো পথে কিছুটা হারিয়ে গেছে।
cause-not-genuine = ঠিকানাটি আপনার সম্মতি ব্যবস্থাপক এই ভাণ্ডারের জন্য তৈরি করেনি।
cause-too-old = ঠিকানাটি অনেক আগে তৈরি, আর ব্যবহার করা যাবে না।
cause-start-again = আপনার সম্মতি ড্যাশবোর্ডে ফিরে গিয়ে সেখান থেকে আবার শুরু করুন।
cause-linked-elsewhere = এই জোড় আগেই অন্য অ্যাকাউন্টের।
cause-unknown-question = আপনার ভাণ্ডার এই প্রশ্ন চেনে না, তাই উত্তর দেয় না।
cause-no-data = উত্তর দেওয়ার মতো কোনও নথি এখানে নেই।
cause-bring-in = আগে আপনার নথি আনুন, তারপর ফিরে আসুন।
cause-not-linked = আপনার ভাণ্ডার সম্মতি ড্যাশবোর্ডে জোড়া নেই, তাই সে বুঝতে পারেনি যে হ্যাঁ আপনিই বলেছেন কি না।
cause-link-store = আগে সম্মতি ড্যাশবোর্ডে আপনার ভাণ্ডার জুড়ুন, তারপর ফিরে আসুন।
cause-not-allowed-answer = এই প্রশ্নের উত্তর এভাবে দেওয়া যাবে না।
cause-passkey = আপনার পাসকির উত্তর কাজে লাগানো গেল না। হয়তো পাতাটি অনেকক্ষণ খোলা ছিল।
cause-passkey-mend = কিছু বদলায়নি। ফিরে গিয়ে পাতাটি আবার খুলুন এবং আর একবার চেষ্টা করুন।
cause-guardian-right = আপনার সম্মতি ব্যবস্থাপক বলছে আপনি অভিভাবক, কিন্তু যে অধিকারের কথা সে বলছে তা শেষ হয়ে গেছে, বা তার ঠিক কোনও শেষ নেই। কিছু জোড়া হয়নি।

## Leaving

leaving-title = আপনি { $to }-এ যাচ্ছেন
leaving-lead = { $to } নিজের পাতায় আপনাকে জিজ্ঞাসা করবে তাকে জোড়া যাবে কি না। জুড়লে কিছু দেওয়া হয় না।
leaving-lead-preview = আপনার ভাণ্ডার নিজের পাতায় আপনাকে ঠিক উত্তরটি দেখায়, এখানে বেছে নেওয়া দিন ও উৎস নিয়ে।
leaving-lead-back = { $to } আপনার কাছে চেয়েছিল, আর নিজের পাতায় অপেক্ষা করছে।
leaving-next = সেখানে যা হবে
leaving-asks-source = আপনি { $to }-কে দেখান যে অ্যাকাউন্টটি আপনার, যেমন গ্রাহক নম্বর আর একবারের কোড দিয়ে। আমরা কোনওটিই দেখি না।
leaving-asks-store = আপনি নিজের ভাণ্ডারে সাইন ইন করে বলেন, আমাদের মাধ্যমে আপনার কাছে পৌঁছনো যাবে কি না।
leaving-knows = { $to } আপনাকে এখানে একটি এলোমেলো নামে চিনবে, যা শুধু তার জন্যই তৈরি।
leaving-back = আমাদের কাছে শুধু এটুকু ফেরে: অ্যাকাউন্টের একটি ছোট নাম, আর তাতে কী ধরনের নথি আছে। কোনও নথি আসে না।
leaving-back-seen = আমাদের কাছে শুধু এটুকু ফেরে: আপনি একটি উত্তর দেখেছেন। উত্তরটি আসে না, আর আমরা তা বের করতে পারি না।
leaving-shows-answer = আগে না করে থাকলে ভাণ্ডারে সাইন ইন করবেন। ভাণ্ডার আপনার রেকর্ড থেকে উত্তর বের করে আপনাকে ছাড়া কাউকে দেখায় না।
leaving-looking-shares-nothing = দেখলে কিছু দেওয়া হয় না, আর আপনি দেখেছেন তা সংস্থাকে জানানো হয় না। পরে এখানেই ঠিক করবেন।
leaving-tells-approved = { $to }-কে জানানো হয় যে আপনি হ্যাঁ বলেছেন, আর অনুরোধের নম্বর।
leaving-tells-denied = { $to }-কে জানানো হয় যে আপনি না বলেছেন, আর অনুরোধের নম্বর।
leaving-tells-deferred = { $to }-কে জানানো হয় যে আপনি পরে ঠিক করবেন, আর অনুরোধের নম্বর।
leaving-tells-no-more = আপনার নাম, ঠিকানা আর অন্য সম্মতিগুলি আপনার সঙ্গে যায় না।
leaving-stays = আপনার সিদ্ধান্ত একই থাকে, আপনি যান বা থাকুন। ড্যাশবোর্ডে যে কোনও সময় মত বদলাতে পারেন।
leaving-free = সেখান থেকেও ফিরে আসতে পারেন। তাহলে কিছু জোড়া হয় না।
leaving-address = ঠিকানার ঘরে দেখা যাবে
leaving-go = { $to }-এ এগিয়ে যান
leaving-stay = এখানেই থাকুন
leaving-note = ঠিকানা অন্য রকম দেখালে পাতাটি বন্ধ করে এখানে ফিরে আসুন।

## About

about-title = এটা কে চালায়
about-lead = সম্মতি ব্যবস্থাপককে শুধু আপনার জন্যই কাজ করতে হয়। তাই কে চালায়, কে মালিক আর কীভাবে অভিযোগ করা যায়, তা প্রকাশ করতে হয়।
about-operator = পরিচালক
about-operator-missing = পরিচালক এখনও নিজের পরিচয় দেননি। তত দিন আসল তথ্যের জন্য এই পরিষেবায় ভরসা করবেন না।
about-not-filled = পরিচালক এখনও এটা লেখেননি।
about-name = কোম্পানি
about-registration = সম্মতি ব্যবস্থাপক হিসেবে নিবন্ধন
about-unregistered = ডেটা সুরক্ষা বোর্ডে নিবন্ধিত নয়
about-address = ঠিকানা
about-contact = যোগাযোগ
about-people = উদ্যোক্তা, পরিচালক ও উচ্চপদস্থ ব্যবস্থাপক
about-shareholders = কোম্পানির দুই শতাংশের বেশি যাঁদের
about-bodies = যে কোম্পানিতে এঁদের দুই শতাংশের বেশি আছে
about-as-on = { $day } তারিখের হিসেব
about-none-declared = কিছু নেই বলে জানানো হয়েছে।
about-other = বোর্ড আর যা প্রকাশ করতে বলে
about-rights = আপনার অধিকার আর তা কীভাবে কাজে লাগাবেন
about-right-see = আপনার সম্মতি নিয়ে যা রাখা আছে সব দেখুন: সাইন ইন করে “নথি” খুলুন।
about-right-stop = যে কোনও সম্মতি বন্ধ করুন: সাইন ইন করে “বন্ধ করুন” বেছে নিশ্চিত করুন।
about-right-take = আপনার নথি সঙ্গে নিন: সাইন ইন করে “নথি” খুলে ডাউনলোড করুন।
about-right-identify = আমরা আপনাকে শুধু সাইন ইন অ্যাকাউন্ট দিয়ে চিনি। আর কোনও নম্বর লাগে না।
about-complaints = কীভাবে অভিযোগ করবেন
about-grievance-missing = পরিচালক এখনও অভিযোগের জন্য কাউকে ঠিক করেননি।
about-officer = অভিযোগ আধিকারিক
about-answer-in = উত্তর
about-days = { $n } দিনের মধ্যে
about-board = উত্তরে কাজ না হলে ভারতের ডেটা সুরক্ষা বোর্ডে অভিযোগ করতে পারেন।
about-kept = কী কতদিন রাখা হয়
about-kept-records = আপনার সম্মতি, বিজ্ঞপ্তি ও ভাগাভাগির রেকর্ড: প্রতিটি শেষ হওয়ার পর { $n } বছর, এবং আপনার অ্যাকাউন্ট যতদিন আছে ততদিন অবশ্যই।
about-kept-logs = এই পরিষেবায় কী করা হয়েছে তার লগ: অন্তত { $n } দিন।
about-kept-sealed = পথে থাকা সিলমোহর করা তথ্য: পৌঁছানো পর্যন্ত, সর্বোচ্চ ছয় ঘণ্টা।
about-blind = আমরা আপনার তথ্য পড়তে পারি না
about-blind-text = তথ্য সিল করা অবস্থায় এই পরিষেবা দিয়ে যায়। খোলার চাবি এর নেই, কখনও সূচি বানায় না, আর পৌঁছনোর সঙ্গে সঙ্গে, বড়জোর ছয় ঘণ্টা পরে, মুছে ফেলে।
about-checks = যে কেউ যা যাচাই করতে পারে

## The store: what is held

holdings-title = আপনার ভাণ্ডারে যা আছে
holdings-summary = { $n ->
    [0] আপনার ভাণ্ডার খালি।
   *[other] মোট { $shown }টি নথি, শুধু আপনার চাবিতে বন্ধ।
}
holdings-arrived = { $n ->
    [one] আপনার নামে { $n }টি সম্মতি এসেছে। আপনি না দেখা পর্যন্ত এর অধীনে কিছু বেরোবে না।
   *[other] আপনার নামে { $n }টি সম্মতি এসেছে। আপনি না দেখা পর্যন্ত এগুলির অধীনে কিছু বেরোবে না।
}
holdings-changed = আপনার অনুমোদন করা { $n }টি উত্তর আপনি দেখার পরে বদলেছে। আপনার অপেক্ষায় আছে।
holdings-changed-link = কী বদলেছে দেখুন
holdings-wards = আপনি এখানে অন্যদের জন্যও ভাণ্ডার রাখেন।
holdings-wards-link = এই ভাণ্ডারগুলি দেখুন
holdings-empty = এখানে এখনও কিছু নেই। নিচে থেকে আপনার নথি আনুন।
holdings-rows = { $n ->
   *[other] { $shown }টি নথি
}
holdings-range-unknown = এই নথিতে কোনও তারিখ নেই
holdings-last-deposit = শেষ আনা হয়েছে
holdings-no-deposit = এখনও নয়
holdings-source = যেখান থেকে
holdings-quality = শেষ বার যা এসেছে তা কতটা ভালো
holdings-provenance = কোথা থেকে এসেছে: { $n } বার আনা
holdings-artifact = যে সম্মতিতে
holdings-counts = { $new }টি নতুন, { $changed }টি বদলেছে, { $known }টি আগেই ছিল
holdings-more-deliveries = আর আগের { $n }টি
holdings-bring = নথি আনুন
holdings-bring-text = আপনার ভাণ্ডার একবার নথি চায়, আপনি সম্মতি ড্যাশবোর্ডে হ্যাঁ বলেন, আর নথি সিল হয়ে এখানে আসে। সম্মতিটি একবার আনার জন্য, তিন দিন পরে শেষ হয়; নতুন নথি চাইলে আবার চান।
holdings-bring-ward = আপনি “হ্যাঁ” বলেন আপনার সম্মতি ব্যবস্থাপকে। তার আগে সেখানেও { $name }-এর হয়ে কাজ শুরু করুন: নইলে রেকর্ডগুলি আপনার নিজের হবে, আর এখানে কিছুই আসবে না।
holdings-bring-button = নথি আনুন
holdings-bring-label = নথি আনুন: { $name }
deposit-bank-text = গত পাঁচ বছরের আপনার অ্যাকাউন্ট আর লেনদেন।
deposit-clinic-text = গত পাঁচ বছরের আপনার বিবরণ, রোগ নির্ণয়, পরীক্ষার ফল আর ওষুধ।
deposit-asked = একটি অনুরোধ সম্মতি ড্যাশবোর্ডে আপনার হ্যাঁ-এর অপেক্ষায়।
deposit-decide = আপনার সিদ্ধান্তে যান
deposit-decide-again = পাতাটি না খুললে আর একবার নথি আনুন: আপনার ভাণ্ডার তখন নতুন অনুরোধ করবে।
deposit-on-the-way = নথি পথে আছে।
deposit-brought = নথি আনা হয়েছে।
deposit-brought-part = আপনার নথির একটি অংশ আনা হয়েছে।
deposit-missing-unavailable = আসেনি: { $name }। উৎসের সিস্টেম সাড়া দেয়নি। পরে আবার নথি আনুন।
deposit-missing-broken = আসেনি: { $name }। উৎস এখন এগুলি পড়তে পারছে না, তাকে তা ঠিক করতে হবে।
deposit-refused = শেষ বার যা এসেছিল তা নেওয়া হয়নি, কিছুই রাখা হয়নি।
deposit-by-another = শেষ অনুরোধে অন্য কেউ হ্যাঁ বলেছে, তাই কিছু আনা হয়নি। অনুরোধের ঠিকানা কাউকে দেবেন না; আবার চান আর নিজে ঠিক করুন।
deposit-refused-why = কেন: { $reason }
deposit-refused-page = পাতা { $page }।
deposit-refused-record = পাতা { $page }, নথি { $record }: { $name }।
deposit-refused-told = আপনার ভাণ্ডার উৎসকে কারণ জানায়, আপনার নথির কিছু জানায় না।

quality-completeness = সম্পূর্ণ
quality-uniqueness = দু’বার নেই
quality-validity = ঠিক গঠন
quality-age = সবচেয়ে নতুন নথি
quality-age-days = { $n ->
    [0] সেই দিনেরই
   *[other] { $n } দিন আগের
}
quality-nothing = মাপার কিছু নেই
quality-note = ছয়টি সংখ্যা বলে যা এসেছে তা কতটা ভালো, শুধু সেটুকু থেকেই গুনে। সম্ভাব্য: কত মান সাধারণত যেমন হয় তেমন (আগামী দিনের তারিখ নেই, সীমার বাইরে টাকা নেই, কোডের গঠন চেনা)। সম্পূর্ণ: যে মান না থাকলেও চলে, তার কতগুলি আছে। দু’বার নেই: কত নথি একবারই এসেছে। মেলে: কত তুলনা মেলে (জমার সঙ্গে টাকা, দিনের সঙ্গে জন্মদিন, চেনা নথি আগে যা বলেছিল)। ঠিক গঠন: কত নথির গঠন ঠিক; একটিও ভুল হলে পুরোটাই নেওয়া হয় না। সবচেয়ে নতুন নথি: তা কত পুরোনো ছিল। কোনও মান সত্যি কি না, তা এখানে মাপা যায় না।
quality-accuracy = সম্ভাব্য
quality-consistency = মেলে

## The store: her own files, and the records themselves

holdings-own = নিজের একটি ফাইল আনুন
holdings-own-text = আপনার ব্যাঙ্কের হিসেব, রোগীর পোর্টালের স্বাস্থ্য নথি, বা অন্য ভাণ্ডার থেকে সঙ্গে আনা কিছু। কিছু রাখার আগে আপনি দেখবেন কী বোঝা গেছে।
holdings-own-button = একটি ফাইল আনুন
holdings-own-waits = একটি ফাইল আপনার অপেক্ষায়
holdings-open = নথিগুলি দেখুন
holdings-open-label = নথিগুলি দেখুন: { $name }, { $source }
holdings-file = { $name } ফাইল থেকে
holdings-file-digest = ফাইলের ডাইজেস্ট
own-chip = আপনার আনা
own-text = এই নথিতে এই ভাণ্ডারের জন্য কোনও উৎস সই করেনি। এগুলি আপনার দেখার আর রাখার জন্য; অন্যদের উত্তর এর উপর দাঁড়ায় না।
own-source = আপনি
own-claimed = আপনি, অন্য ভাণ্ডার থেকে: { $name }
upload-title = নিজের একটি ফাইল আনুন
upload-lead = একটি ফাইল বাছুন। তারপর দেখবেন তার কতটা বোঝা গেছে, কতটা যায়নি, আর ঠিক করবেন।
upload-format-csv = আপনার ব্যাঙ্কের লেনদেনের সারণি (CSV)
upload-format-fhir = রোগীর অ্যাপ বা পোর্টালের স্বাস্থ্য নথি (FHIR R4 Bundle, JSON)
upload-format-json = ধরন অনুযায়ী নথি (JSON)
upload-format-export = অন্য Amanat ভাণ্ডার সঙ্গে নিতে যা দিয়েছে (export.json)
upload-file = আপনার ফাইল
upload-limits = বড়জোর 20 MB আর 1,00,000 নথি
upload-button = এই ফাইলটি দেখুন
upload-not-yet = আপনি হ্যাঁ না বললে ফাইলের কিছুই আপনার নথিতে ঢোকে না। তত ক্ষণ তা আপনার তালাবন্ধ ভাণ্ডারে অপেক্ষা করে, বড়জোর এক দিন।
upload-own-mark = আপনি নিজে যা আনেন, তাতে আপনার আনা বলেই চিহ্ন থাকে। অন্যদের উত্তর শুধু উৎসের সই করা নথির উপর দাঁড়ায়।
upload-back = ভাণ্ডারে যা আছে সেখানে ফিরুন
upload-empty = ফাইলটি খালি।
upload-too-large = ফাইলটি 20 MB-র চেয়ে বড়। ভাগ করুন, বা কম সময়ের জন্য চান।
upload-too-many-records = ফাইলে 1,00,000-এর বেশি নথি আছে। ভাগ করুন, বা কম সময়ের জন্য চান।
upload-not-text = ফাইলটি লেখা নয়। আগে CSV বা JSON হিসেবে বের করুন।
upload-not-json = ফাইলটি JSON-এর মতো শুরু হয় কিন্তু ঠিক নয়, বা একই নাম দু’বার আছে।
upload-unknown-json = ফাইলটি JSON, কিন্তু চেনা ধরনের নয়।
upload-not-table = ফাইলটি অন্তত দুই স্তম্ভের সারণি নয়।
upload-several-people = ফাইলটি একাধিক মানুষের।
upload-no-file = আপনি কোনও ফাইল বাছেননি।
upload-another-waits = অন্য একটি ফাইল আপনার অপেক্ষায়। আগে সেটি নিন বা ছেড়ে দিন।
upload-preview-title = যা বোঝা গেছে
upload-waits = এর কিছুই এখনও আপনার নথিতে নেই।
upload-until = নিজে থেকে মুছে যাবে
upload-understood = { $n ->
    [0] কোনও নথি বোঝা যায়নি।
   *[other] { $shown }টি নথি বোঝা গেছে।
}
upload-claims = ফাইল বলে এগুলি { $name } থেকে এসেছে। এই ভাণ্ডারের জন্য কেউ তাতে সই করেনি, তাই ফাইলের কথা হিসেবেই রাখা হয়।
upload-first = প্রথম নথিগুলি
upload-not-understood = যা বোঝা যায়নি
upload-left-out = { $n ->
   *[other] { $shown }টি নথি বাদ গেছে।
}
upload-all-understood = সব নথি বোঝা গেছে।
upload-problem = { $n ->
   *[other] { $shown } বার: { $what }
}
upload-lines = লাইন { $places }
upload-numbers = নথি নম্বর { $places }
upload-problem-not-a-record = লাইনে স্তম্ভের সংখ্যা আলাদা, বা এটা নথি নয়।
upload-problem-day = বাছা ধরনে তারিখ পড়া যায় না।
upload-problem-amount = বাছা ধরনে টাকার অঙ্ক পড়া যায় না।
upload-problem-no-amount = টাকার অঙ্ক নেই।
upload-problem-two-amounts = একই লাইনে টাকা আসা আর যাওয়া দুটোই আছে।
upload-problem-does-not-fit = যা থাকতেই হবে তা নেই, বা বেশি লম্বা, বা অন্য ধরনের।
upload-problem-absurd = তারিখ বা টাকার অঙ্ক অসম্ভব।
upload-problem-twice = একই নথি দু’বার আছে আর আলাদা কথা বলে; প্রথমটি নেওয়া হয়েছে।
upload-problem-unknown-kind = এমন ধরনের নথি নেই।
upload-problem-no-id = নথির নিজের কোনও নম্বর নেই।
upload-problem-no-code = নথি বলে না যে এটা কীসের।
upload-problem-no-time = নথি বলে না যে এটা কবের।
upload-problem-by-reference = নথি কীসের, তা শুধু অন্য জায়গা দেখিয়ে বলে।
upload-problem-mistaken = নথিটি ভুলে লেখা হয়েছিল, বা ভুল বলে ধরা পড়েছে।
upload-unused = ব্যবহার হয় না
upload-export-text = অন্য ভাণ্ডারের সম্মতি আর খাতা নেওয়া হয় না: সম্মতি শুধু একটি ভাণ্ডারের জন্যই চলে, আর ফাইলে যা লেখা তা কাজের প্রমাণ নয়। পরে পড়তে চাইলে ফাইলটি রেখে দিন।
upload-consents = সম্মতি
upload-releases = যে উত্তর বাইরে গেছে
upload-refusals = প্রত্যাখ্যান
upload-reading = সারণি কীভাবে পড়া হয়
upload-ambiguous = এই ফাইলে দিন আর মাস উল্টো হতে পারে। উপরের তারিখ দেখে নিন।
upload-read-again = এইভাবে পড়ুন
upload-decide = আপনার সিদ্ধান্ত
upload-take = আমার নথিতে নিন
upload-discard = ছেড়ে দিন
reading-delimiter = স্তম্ভ আলাদা করা হয়
reading-date = তারিখ লেখা হয়
reading-decimal = ভগ্নাংশ লেখা হয়
reading-currency = মুদ্রা
reading-day = প্রতিটি লেনদেনের দিন
reading-amount = চিহ্নসহ টাকার অঙ্ক
reading-out = টাকা বেরিয়েছে
reading-in = টাকা এসেছে
reading-balance = পরে যা রইল
reading-counterparty = কে দিয়েছে বা পেয়েছে
reading-category = কীসের জন্য
reading-account = অ্যাকাউন্ট
reading-id = লেনদেনের নম্বর
reading-comma = কমা দিয়ে
reading-semicolon = সেমিকোলন দিয়ে
reading-tab = ট্যাব দিয়ে
reading-bar = খাড়া দাগ দিয়ে
reading-year-first = বছর, মাস, দিন: 2026-12-31
reading-day-first = দিন, মাস, বছর: 31/12/2026
reading-month-first = মাস, দিন, বছর: 12/31/2026
reading-month-name = মাসের নাম দিয়ে: 31 Dec 2026
reading-decimal-point = বিন্দু দিয়ে: 1,234.56
reading-decimal-comma = কমা দিয়ে: 1.234,56
reading-none = এই ফাইলে নেই
records-from = { $name } থেকে
records-shown = { $total }টির মধ্যে { $first } থেকে { $last }, নতুন আগে
records-by = যে বারে এসেছে
records-file = ফাইল { $name }
records-none = কিছু নেই
records-smallest-unit = সবচেয়ে ছোট এককে { $amount }
records-newer = আরও নতুন নথি
records-older = আরও পুরোনো নথি
records-levels = স্তরগুলির মানে
level-public-text = যে কেউ এটা জানতে পারে।
level-internal-text = শুধু বাকিটার সঙ্গে কাজে লাগে, যেমন মুদ্রা বা একক।
level-sensitive-text = এটা আপনার সম্পর্কে কিছু বলে।
level-protected-text = ভুল হাতে পড়লে আপনার ক্ষতি হতে পারে: টাকা আর স্বাস্থ্য।
level-restricted-text = এটা সরাসরি আপনাকে, আপনার অ্যাকাউন্টকে বা অন্য কাউকে চিনিয়ে দেয়।

## The store: what has left

approved-title = আপনি যা অনুমোদন করেছেন বলে আমাকে জানানো হয়েছে
approved-lead = আপনার সম্মতি ব্যবস্থাপক এই ভাণ্ডারকে জানিয়েছে যে আপনি এই উত্তরগুলির অনুমতি দিয়েছেন। ভাণ্ডার প্রতিটির জন্য আপনার প্রমাণ যাচাই করেছে। প্রতিটি নতুন সম্মতি দেখুন। অনুমোদন না করে থাকলে এখানে বলুন।
approved-dashboard = আপনার সম্মতি ড্যাশবোর্ডে বন্ধ করুন
approved-empty = আপনি কিছু অনুমোদন করেছেন বলে এই ভাণ্ডারকে জানানো হয়নি।
approved-to = { $name }-এর জন্য
approved-until = পর্যন্ত
approved-decided = আপনি ঠিক করেছেন
approved-as = আপনি অনুমোদন করেছেন এই হিসেবে
approved-told = এই ভাণ্ডারকে জানানো হয়েছে
approved-days = যে দিনগুলি দেখা হয়
approved-taken-out = আপনি এটি বাদ দিয়েছেন। এর উত্তর আর দেওয়া হয় না।
approved-stopped = বন্ধ হয়েছে
approved-state-unknown = এই মুহূর্তে জানা নেই, তাই কোনও উত্তর দেওয়া হয় না
approved-purpose = কী জন্য
approved-from = কবে থেকে
approved-proof = আপনি যে আপনিই, তার প্রমাণ
approved-proof-passkey = আপনার পাসকি দিয়ে
approved-proof-sign-in = নতুন করে সাইন ইন করে, যা পাসকির চেয়ে দুর্বল প্রমাণ
approved-waits = আপনার অপেক্ষায়
approved-seen-chip = আপনি বলেছেন এটি ঠিক
approved-objected-chip = আপনি অনুমোদন করেননি
approved-look = দেখুন এবং উত্তর দিন
approved-all-of-it = খুলুন
approved-back = আপনি যা যা অনুমোদন করেছেন
approved-one-title = আপনি কি এটি অনুমোদন করেছেন?
approved-one-lead = আপনার সম্মতি ব্যবস্থাপক এই ভাণ্ডারকে জানিয়েছে যে এখানে যা লেখা আছে তা আপনি অনুমোদন করেছেন। হ্যাঁ বলার সময় আপনি কি এটাই দেখেছিলেন?
approved-one-waits = আপনি উত্তর দেওয়ার আগে এর অধীনে কিছু বেরোবে না।
approved-yes = হ্যাঁ, আমি এটি অনুমোদন করেছি
approved-no = আমি এটি অনুমোদন করিনি
approved-no-note = আপনি অনুমোদন না করে থাকলে এই ভাণ্ডার এটি চিরকালের জন্য ফিরিয়ে দেবে। কেউ তা বদলাতে পারবে না।
approved-seen = { $at }-এ আপনি বলেছেন যে এটি ঠিক।
approved-objected = { $at }-এ আপনি বলেছেন যে আপনি এটি অনুমোদন করেননি। এই ভাণ্ডার এর অধীনে এখন বা পরে কোনও উত্তর দেবে না।
approved-next = এখন কী করবেন
approved-next-stop = আপনার সম্মতি ড্যাশবোর্ডে এটি বন্ধ করুন, যাতে অন্যরাও জানতে পারে।
approved-next-careful = ব্যাপারটা পরিষ্কার না হওয়া পর্যন্ত সেখানে কিছুতেই হ্যাঁ বলবেন না। হয়তো ড্যাশবোর্ড আপনাকে একটা দেখিয়ে অন্যটা পাঠিয়েছে, বা আপনার সাইন ইন কারও হাতে পড়েছে।
approved-next-complain = যাঁরা ড্যাশবোর্ড চালান তাঁদের কাছে অভিযোগ করুন। এই নম্বরটি দিন:
approved-next-passkeys = এই ভাণ্ডারে শুধু আপনার পাসকিই মানা হোক।
approved-next-ledger = কী বেরিয়েছে আর কী ফেরানো হয়েছে, সেই তালিকায় এটি লেখা আছে।
approved-mail = মেলে খবর
approved-mail-on = আপনার নামে কোনও সম্মতি এলে এই ভাণ্ডার { $address }-এ লেখে। মেলে কারও নাম বা কোনও উত্তর থাকে না।
approved-mail-off = আপনার নামে সম্মতি এলে এই ভাণ্ডার আপনাকে মেল লেখে না। লিখলে { $address }-এ লিখত।
approved-mail-none = আপনার সাইন ইন পরিষেবা এই ভাণ্ডারকে আপনার কোনও নিশ্চিত মেল ঠিকানা জানায় না, তাই সে আপনাকে লিখতে পারে না।
approved-mail-stop = আমাকে মেল লিখবেন না
approved-mail-start = আমাকে মেল লিখুন
arrival-mail-subject = আপনার ভাণ্ডারে আপনার নামে একটি সম্মতি এসেছে
arrival-mail-text = { $store }-কে জানানো হয়েছে যে আপনি কিছু অনুমোদন করেছেন।
arrival-mail-ward-subject = অন্যের জন্য আপনার রাখা ভাণ্ডারে একটি সম্মতি এসেছে
arrival-mail-ward-text = { $store }-কে জানানো হয়েছে যে, যাঁর ভাণ্ডার আপনি সেখানে রাখেন, তাঁর হয়ে আপনি কিছু অনুমোদন করেছেন।
arrival-mail-look = কে চাইছে আর কী, দেখতে সাইন ইন করুন:
arrival-mail-object = সেটা আপনি না হলে ওখানে এক ক্লিকে জানান। তাহলে কিছু বেরোবে না।
arrival-mail-off = এই মেলে আর কিছু লেখা নেই, যাতে পথে কেউ পড়তে না পারে। ওই পাতাতেই এই মেল বন্ধ করতে পারেন। আমরা মেলে কখনও পাসওয়ার্ড বা কোড চাই না।
takeout-title = সঙ্গে নেওয়া ও মোছা
takeout-lead = এই ভাণ্ডারের সবকিছু আপনার: সঙ্গে নিন, বা মুছে ফেলান।
takeout-take = সব সঙ্গে নিন
takeout-zip = খোলা ফরম্যাটে (ZIP)
takeout-zip-text = প্রতিটি ধরনের নথির একটি সারণি, FHIR Bundle হিসেবে আপনার স্বাস্থ্য নথি, এই ভাণ্ডারকে জানানো সম্মতি, আর প্রতিটি উত্তর ও প্রত্যাখ্যান। ভিতরের একটি ফাইল বাকিগুলি বুঝিয়ে দেয়।
takeout-zip-button = ZIP ডাউনলোড করুন
takeout-json = একটি ফাইলে (JSON)
takeout-json-text = প্রোগ্রামের জন্য একই জিনিস: অন্য ভাণ্ডার তা পড়ে নিতে পারে।
takeout-json-button = JSON ডাউনলোড করুন
takeout-care = এই ফাইল যার হাতে থাকে সে-ই পড়তে পারে। এমন জায়গায় রাখুন যেখানে শুধু আপনি যেতে পারেন।
takeout-erase = সব মুছে ফেলান
takeout-erase-text = আপনার ভাণ্ডারের চাবি নষ্ট করা হয়। তারপর কেউ তা পড়তে পারে না, প্রতিলিপিও নয়। ঠিক কী যাবে আর কী থাকবে, পরের পাতায় লেখা আছে।
takeout-erase-button = আমার ভাণ্ডার মুছুন…
erase-title = আপনার ভাণ্ডার মুছবেন?
erase-lead = এটা আর ফেরানো যায় না, আপনিও না, অন্য কেউও না।
erase-not-ticked = কিছু মোছা হয়নি। মুছতে চাইলে ঘরে টিক দিন।
erase-cancelled = আপনি ফিরে এসেছেন। কিছু মোছা হয়নি।
erase-failed = আপনার সাইন ইন যাচাই করা যায়নি। কিছু মোছা হয়নি। আবার চেষ্টা করতে পারেন।
erase-somebody-else = অন্য কেউ সাইন ইন করেছেন। কিছু মোছা হয়নি। দয়া করে নিজের অ্যাকাউন্ট দিয়ে সাইন ইন করুন।
erase-over = পাঁচ মিনিটের বেশি লেগেছে। কিছু মোছা হয়নি। আবার শুরু করতে পারেন।
erase-unreachable = সাইন ইন পরিষেবা এখন সাড়া দিচ্ছে না। কিছু মোছা হয়নি। কয়েক মিনিট পরে আবার চেষ্টা করুন।
erase-goes = যা যাবে
erase-records = আনা { $n }টি নথি
erase-ledgers = কী বাইরে গেছে আর কী দেওয়া হয়নি তার তালিকা: { $n }টি লেখা
erase-consents = এই ভাণ্ডারে { $n }টি সম্মতির প্রতিলিপি, আর সম্মতি ব্যবস্থাপকের সঙ্গে জোড়
erase-keys = যে চাবি আপনার ভাণ্ডার খোলে, আর যে চাবি আপনার উত্তরে সই করে
erase-stays = কী থাকবে আর কেন
erase-manager = আপনার সম্মতি ব্যবস্থাপকের কাছে: দেওয়া সম্মতি, দেখানো নোটিস আর তথ্য দেওয়ার নথি, যা আইনে সাত বছর রাখতে হয়
erase-others = যাঁরা উত্তর পেয়েছেন তাঁদের কাছে: যা পেয়েছেন, প্রতিটি সম্মতি যত দিন অনুমতি দেয়
erase-certificate = এখানে: কী মোছা হয়েছে তার সই করা প্রমাণপত্র। তাতে আপনার নাম নেই।
erase-then = তারপর থেকে
erase-refused = এই ভাণ্ডারের নাম লেখা সম্মতিতে যে-ই চাইবে, তাকে না বলা হবে। সেই সম্মতিগুলি চিরকালের মতো শেষ করতে ড্যাশবোর্ডে বন্ধ করুন।
erase-again = আবার সাইন ইন করতে পারেন; খালি ভাণ্ডার আর নতুন চাবি দিয়ে শুরু হবে।
erase-first = আগে একটি প্রতিলিপি নেবেন?
erase-understood = আমি বুঝেছি যে কেউ এটা ফিরিয়ে আনতে পারবে না
erase-with-passkey = আপনি এখানে একটি পাসকি নিশ্চিত করেছেন, তাই শুধু আপনার পাসকিই আপনার ভাণ্ডার মুছতে পারে।
erase-no-passkey = এমন ব্রাউজারে পাতাটি খুলুন যেখানে আপনার পাসকি আছে এবং স্ক্রিপ্ট চালু আছে। হারিয়ে থাকলে আগে আপনার পাসকির পাতায় সেটি সরান।
erase-sign-in = আপনার ডিভাইসে অন্য কেউ যাতে এটা করতে না পারে, তাই আপনি আর একবার সাইন ইন করেন। একটু সময়ের জন্য এই পাতা ছেড়ে যান, তারপর সোজা ফিরে আসেন। ফেরামাত্র আপনার ভাণ্ডার মুছে যায়।
erase-sign-in-button = সাইন ইন করে মুছুন
erase-only-passkeys = আপনি বলেছেন এখানে শুধু আপনার পাসকি গোনা হবে, আর এখন তার একটিও গোনা হচ্ছে না। যত দিন না একটি গোনা হয়, এখানে কেউ আপনার ভাণ্ডার মুছতে পারে না।
erase-only-passkeys-link = আপনার পাসকি দেখুন
erase-ward = এতে { $name }-এর জন্য আপনার রাখা ভাণ্ডারটি মোছা হবে। আপনার নিজের ভাণ্ডার থাকবে।
erase-ward-again = আপনি এই ব্যক্তির জন্য আবার ভাণ্ডার জুড়তে পারেন। সেটি খালি ও নতুন চাবি নিয়ে শুরু হবে।
erase-wards-first = আপনি এখানে অন্যদের জন্য ভাণ্ডার রাখেন, আর কেউ সেগুলি খুলতে পারে না। আগে সেগুলি মুছুন, তারপর নিজেরটি মুছতে পারবেন।
erase-button = এখনই মুছুন
erase-back = আমার ভাণ্ডার রাখুন
erased-title = আপনার ভাণ্ডার মোছা হয়েছে
erased-lead = এর চাবি নষ্ট হয়েছে আর ফাইল মোছা হয়েছে। আর কেউ তা পড়তে পারবে না, প্রতিলিপি থেকেও নয়।
erased-at = কখন
erased-vault = ভাণ্ডারের ফাইল
erased-file = যা নষ্ট হয়েছে
erased-bytes = { $n } বাইট
erased-key = নষ্ট করা চাবি
erased-certificate = প্রমাণপত্র
erased-certificate-text = এই ভাণ্ডার সই করে জানায় যে তা-ই হয়েছে। কীভাবে যে কেউ যাচাই করতে পারে তা প্রমাণপত্রে লেখা আছে, আর আপনার নাম নেই। এটা, বা এই পাতার ঠিকানা, রেখে দিন।
erased-download = প্রমাণপত্র ডাউনলোড করুন
erased-signed = সই করা লেখা
releases-title = আপনার ভাণ্ডার থেকে যা বেরিয়েছে
releases-lead = বাইরে যাওয়া প্রতিটি উত্তর, শেষ বাইট পর্যন্ত, আর যা দেওয়া হয়নি তার সবকিছু।
releases-empty = আপনার ভাণ্ডার থেকে কিছু যায়নি, আর কাউকে না বলা হয়নি।
releases-older = পুরোনো লেখা (মোট { $total })
releases-left = বেরিয়েছে
releases-refused = দেওয়া হয়নি
releases-to = { $name }-কে
releases-asked-by = { $name } চেয়েছিল
releases-bytes = ঠিক বাইটগুলি ({ $size })
releases-receipt = রসিদ
releases-unnamed = যে সংস্থাকে আপনি হ্যাঁ বলেছেন
releases-unknown-item = এমন কিছু যাতে আপনি সম্মতি দেননি

## The store: preview

preview-eyebrow = এই পাতা শুধু আপনিই দেখতে পান
preview-title = ঠিক উত্তরটি
preview-nothing-left = এর কিছুই আপনার ভাণ্ডার থেকে বেরোয়নি। বেরোলে এটাই বেরোবে, আর কিছু নয়।
preview-answer = আপনার সম্পর্কে যা বলা হবে
preview-question = প্রশ্নটি
preview-computed = হিসেব করা হয়েছে
preview-changed = আপনি দেখার পরে আপনার নথি বদলেছে। এখনকার উত্তর এটাই।
preview-refused = আপনার ভাণ্ডার এর উত্তর দেবে না
preview-refused-text = এখন চাওয়া হলে কিছুই বেরোবে না, এই কারণে:
preview-seen = আপনি কি এটা দেখেছেন?
preview-seen-text = আপনি আপনার সিদ্ধান্তে ফিরে যাবেন। সেই পাতা জানবে যে আপনি ঠিক উত্তরটি দেখেছেন, কিন্তু উত্তরটি কী তা নয়। যদি একবারই বেরোতে পারে, তবে ঠিক এই উত্তরই বেরোবে, নয়তো কিছুই নয়।
preview-seen-button = দেখেছি। আমার সিদ্ধান্তে ফিরুন
preview-back = তা না বলে ফিরুন

## The store: answers that have changed

changed-title = যে উত্তর বদলেছে
changed-lead = আপনি একটি ঠিক উত্তর অনুমোদন করেছিলেন। যখন চাওয়া হল, আপনার নথি অন্য উত্তর দিল। কিছুই বাইরে যায়নি।
changed-empty = আপনার অনুমোদন করা কোনও উত্তর বদলায়নি।
changed-waiting = আপনার অপেক্ষায়
changed-accepted = নতুন উত্তর আপনি মেনে নিয়েছেন
changed-left = আপনি ছেড়ে দিয়েছেন। কিছু বাইরে যায় না।
changed-asked = শেষ চাওয়া হয়েছে
changed-seen = আপনি যা দেখেছিলেন
changed-seen-unknown = আপনি কী দেখেছিলেন, আপনার ভাণ্ডার আর জানে না।
changed-now = এখন যা হবে
changed-accept = নতুন উত্তর যেতে পারে
changed-leave = ছেড়ে দিন। কিছু যাবে না

## The store: what others know

known-title = অন্যেরা আপনার সম্পর্কে যা জানে
known-lead = আপনার ভাণ্ডার যা যা জানিয়েছে, সংস্থা ধরে ধরে, আর সব মিলিয়ে কী দাঁড়ায়। সংস্থা অন্য জায়গা থেকে কী জেনেছে, আপনার ভাণ্ডার তা জানে না।
known-releases = আপনার ভাণ্ডার থেকে যা বেরিয়েছে
known-empty = আপনার ভাণ্ডার কাউকে কিছু জানায়নি।
known-adds = তারা যা জানে, তাতে এটা কী যোগ করে
known-all-of-it = এই সংস্থা আপনার ভাণ্ডার থেকে যা জানে, সব
known-told = জানানো হয়েছে
known-times = { $n } বার, শেষ { $last } তারিখে
known-no-days = রাখা নেই
known-number = টাকার অঙ্ক
known-band = অন্তত { $from } আর { $to }-এর কম
known-together = { $what }: এই সব উত্তর মিলিয়ে তারা জানে যে এটা { $band }, ফারাক { $width }।
known-first = তারা এখনও আপনার ভাণ্ডার থেকে কোনও উত্তর পায়নি। এটাই হবে প্রথম।
known-first-of-question = তারা আপনার ভাণ্ডার থেকে অন্য উত্তর পেয়েছে, কিন্তু এই প্রশ্নের নয়।
known-again = ঠিক এই উত্তর তারা { $n } বার পেয়েছে, শেষ { $last } তারিখে।
known-again-same = তারপর কিছু বদলায়নি, আর তারা শুধু এটুকুই জানবে।
known-again-changed = তারপর এটা বদলেছে, আর কীভাবে বদলেছে তা তারা দেখবে।
known-overlap = { $days }-এর জন্য একই প্রশ্নের উত্তর তারা { $last } তারিখে পেয়েছে। দুটি মিলিয়ে তারা বের করতে পারে, শুধু একটিতে থাকা দিনগুলিতে কী হয়েছিল: { $apart }।
known-other-days = একই প্রশ্নের উত্তর তারা অন্য দিনের জন্য ({ $days }) { $last } তারিখে পেয়েছে।
known-days-not-kept = একই প্রশ্নের উত্তর তারা { $last } তারিখে পেয়েছে। কোন দিনগুলির জন্য, তা আপনার ভাণ্ডারে রাখা নেই।
known-other-way = একই দিনগুলির জন্য একই প্রশ্নের উত্তর তারা অন্যভাবে { $last } তারিখে পেয়েছে: { $way }।
known-narrower = { $what }: দুটি মিলে এটা { $before } থেকে কমিয়ে { $after }-এ আনে, অর্থাৎ { $band }।
known-same-columns = একই কিছু নথি নিয়ে অন্য একটি প্রশ্নের উত্তর তারা { $last } তারিখে পেয়েছে: “{ $question }”। দুটিই দেখে: { $columns }।
known-variants = আপনার ভাণ্ডার একটি সংস্থাকে { $days } দিনে একটি প্রশ্নের বড়জোর { $most } রকম উত্তর দেয়।
known-variants-next = এটা হবে { $n } নম্বর।
known-variants-known = এটা একে আগেই জানানো হয়েছে, তাই আবার গোনা হয় না।
known-variants-over = এটা একটি বেশি হয়ে যাবে: আপনার ভাণ্ডার না বলবে।

## The store: passkeys

keys-title = আপনার পাসকি
keys-lead = আপনি সম্মতি ড্যাশবোর্ডে হ্যাঁ বললে এই ভাণ্ডার যাচাই করে যে সেটা আপনিই ছিলেন। এখানে যে পাসকি নিশ্চিত করেছেন, সেটাই সবচেয়ে ভালো প্রমাণ। আর কেউ সেটি ব্যবহার করতে পারে না, যাঁরা ড্যাশবোর্ড চালান তাঁরাও না।
keys-empty = আপনি এখানে কোনও পাসকি নিশ্চিত করেননি। ততদিন নতুন করে সাইন ইন করাই আপনার হ্যাঁ বলে ধরা হয়।
keys-name = পাসকি { $id }…
keys-counts = মানা হয়
keys-waits = অপেক্ষায়
keys-waits-why = এখানে শুধু পাসকি মানা হয়, তাই নতুনটি তিন দিন অপেক্ষা করে। আপনি যদি এটি না যোগ করে থাকেন, এখনই সরান।
keys-from = এটি কোথাকার
keys-confirmed = আপনি নিশ্চিত করেছেন
keys-number = এর সংখ্যা
keys-number-why = কোনও ব্যাঙ্ক বা ক্লিনিকের পাতায় পাসকি না চললে তারা এই সংখ্যা চাইতে পারে। এটি গোপন নয়, তবে শুধু এখান থেকেই নিন।
keys-counts-from = কবে থেকে মানা হবে
keys-remove = সরান
keys-remove-note = এখানে যে পাসকি সরাবেন, এই ভাণ্ডার তা আর মানবে না। হারিয়ে থাকলে সম্মতি ড্যাশবোর্ড থেকেও সরান।
keys-how = আরেকটি পাসকি নিশ্চিত করুন
keys-how-text = আপনার সম্মতি ড্যাশবোর্ডে একটি পাসকি বানান। তারপর সেখানে এই ভাণ্ডারটি আবার জুড়ুন। ভাণ্ডার আপনাকে পাসকিটি একবার ব্যবহার করতে বলবে।
keys-not-linked = আপনার ভাণ্ডার এখনও জোড়া হয়নি।
keys-how-link = আপনার সম্মতি ড্যাশবোর্ডে যান
keys-only = শুধু আমার পাসকিই মানা হোক
keys-only-on = এটি চালু আছে। এখানে আপনার পাসকি ছাড়া আর কিছুই আপনার হ্যাঁ নয়।
keys-only-off = এটি বন্ধ আছে। নতুন করে সাইন ইন করাও আপনার হ্যাঁ বলে ধরা হয়।
keys-only-why = এটি চালু থাকলে কেউ আপনার সাইন ইন হাতিয়ে আপনার নামে হ্যাঁ বলতে পারে না। সব পাসকি হারালে নতুন একটি নিশ্চিত না করা পর্যন্ত নতুন কিছু অনুমোদন করতে পারবেন না, আর সেটি তিন দিন অপেক্ষা করে।
keys-only-told = আপনার সম্মতি ড্যাশবোর্ড এটি জানতে পারে যখন আপনি সেখানে এই ভাণ্ডারটি আবার জোড়েন। তার আগে সেটি এমন সাইন ইন দেখাতে পারে যা এই ভাণ্ডার মানে না।
keys-only-set = আমার পাসকি দিয়ে চালু করুন
keys-only-unset = আমার পাসকি দিয়ে বন্ধ করুন
keys-only-needs = এটি বদলাতে এখানে মানা হয় এমন একটি পাসকি লাগবে।
keys-only-absent = এটি বদলাতে এমন ব্রাউজারে পাতাটি খুলুন যেখানে আপনার পাসকি আছে এবং স্ক্রিপ্ট চালু আছে।
keys-removed = পাসকিটি সরানো হয়েছে। এটি আর মানা হবে না।
keys-now-only = এখন থেকে এখানে শুধু আপনার পাসকিই মানা হবে।
keys-now-others = এখানে নতুন করে সাইন ইন করাও আবার মানা হবে।

## The store: linking

link-title = আপনার ভাণ্ডারকে সম্মতি ব্যবস্থাপকের সঙ্গে জুড়বেন?
link-lead = আপনার সম্মতি ব্যবস্থাপক আপনার হয়ে { $store }-এর কাছে পৌঁছতে চায়।
link-can = আপনি যে অনুরোধে হ্যাঁ বলেছেন, সেগুলি সে পাঠাতে পারবে।
link-cannot = সে আপনার নথি বা উত্তর পড়তে পারবে না।
link-replaces = আপনার ভাণ্ডার আগেই জোড়া আছে, কিন্তু সেই জোড় কখনও ব্যবহার হয়নি। হ্যাঁ বললে সেটা শেষ হবে আর এটা তার জায়গা নেবে।
link-asks = কে চাইছে
link-pseudonym = সে আপনাকে যে নামে চিনবে
link-passkey-title = আপনার পাসকি নিশ্চিত করুন
link-passkey-text = আপনার সম্মতি ড্যাশবোর্ডে আপনার একটি পাসকি আছে। এখানে সেটি একবার ব্যবহার করুন। তারপর থেকে এই ভাণ্ডার আপনার নিজের হ্যাঁ আর কারও বানানো হ্যাঁ আলাদা করতে পারবে।
link-passkey-waits = আপনি এখানে শুধু পাসকিই মানতে বলেছেন। তাই নতুন পাসকি তিন দিন পরে মানা হবে। তার আগে সেটি সরাতে পারেন, যদি আপনি না যোগ করে থাকেন।
link-passkey-only = এখন থেকে এখানে শুধু আমার পাসকিই মানা হোক
link-passkey-confirm = জুড়ুন এবং আমার পাসকি নিশ্চিত করুন
link-passkey-without = পাসকি ছাড়াও জুড়তে পারেন।
link-passkey-known = এই ভাণ্ডার আপনার একটি পাসকি আগে থেকেই চেনে।
link-confirm = হ্যাঁ, জুড়ুন
link-decline = না, জুড়বেন না
link-ward-title = অন্য একজনের জন্য রাখা ভাণ্ডার জুড়বেন?
link-ward-lead = আপনার সম্মতি ব্যবস্থাপক বলছে আপনি একজন অভিভাবক। এই ব্যক্তির জন্য আপনি { $store }-এ যে ভাণ্ডার রাখেন, সে তার কাছে পৌঁছাতে চায়।
link-ward-apart = এই ভাণ্ডার আপনার নিজেরটির থেকে আলাদা। এর নিজের রেকর্ড ও নিজের চাবি আছে। এতে আপনার নিজের ভাণ্ডার জোড়া হয় না।
link-ward-cannot = এটি তার রেকর্ড বা উত্তর পড়তে পারে না।
link-ward-pseudonym = এটি সেই ব্যক্তিকে এখানে এই নামে জানবে
link-ward-as = আপনার ভূমিকা
link-ward-until = আপনার অধিকার শেষ হবে
link-ward-store = ভাণ্ডার
link-ward-name = এই ভাণ্ডারকে কী নামে ডাকতে চান?
link-ward-name-hint = যেমন ডাকনাম। এটি শুধু আপনি দেখেন।
link-ward-name-default = আমার পোষ্য
link-ward-name-trouble = ১ থেকে { $most }টি সাধারণ অক্ষরের একটি নাম লিখুন। কিছু জোড়া হয়নি।

## The store: for others

wards-title = অন্যদের জন্য আপনার রাখা ভাণ্ডার
wards-lead = অভিভাবক হিসেবে আপনি এঁদের প্রত্যেকের জন্য এখানে একটি ভাণ্ডার রাখেন, আপনার নিজেরটির থেকে আলাদা। এই নামগুলি শুধু আপনি দেখেন।
wards-empty = আপনি আর কারও জন্য ভাণ্ডার রাখেন না।
wards-open = { $name }-এর ভাণ্ডার খুলুন
wards-now = এখন খোলা
wards-over = আপনার অধিকার শেষ হয়েছে
wards-over-text = আপনি আর এই ভাণ্ডার খুলতে পারবেন না। এর কিছুই মোছা হয়নি।
wards-begin = শুরু করতে আপনার সম্মতি ব্যবস্থাপকে সেই ব্যক্তির হয়ে কাজ করুন এবং সেখানে এই ভাণ্ডার জুড়ুন।
wards-dashboard = আপনার সম্মতি ব্যবস্থাপকে যান

## The fiduciary: linking an account

identify-title = আপনার অ্যাকাউন্ট জুড়ুন
identify-lead = আপনার সম্মতি ব্যবস্থাপক { $name }-এ আপনার অ্যাকাউন্ট জুড়তে চায়। আগে দেখান যে অ্যাকাউন্টটি আপনার।
identify-lead-guardian = আপনার সম্মতি ব্যবস্থাপক { $name }-এ একটি অ্যাকাউন্ট যুক্ত করতে চায়। আগে দেখান যে আপনি এর হয়ে কাজ করতে পারেন।
identify-learns = আপনার সম্মতি ব্যবস্থাপক জানবে যে এখানে আপনার অ্যাকাউন্ট আছে, তার একটি ছোট নাম, আর তাতে কী ধরনের নথি আছে।
identify-no-records = জুড়লে কোনও নথি দেওয়া হয় না।
identify-stays = এই পাতাগুলিতে আপনি যা লেখেন তা { $name }-এর কাছেই থাকে। আপনার সম্মতি ব্যবস্থাপক তা দেখে না।
identify-label = আপনার গ্রাহক বা রোগী নম্বর
identify-label-guardian = যাঁর হয়ে কাজ করছেন, তাঁর গ্রাহক বা রোগী নম্বর
identify-hint = { $name }-এর কার্ড, হিসেবের কাগজ বা চিঠিতে এটা পাবেন।
identify-button = আমাকে কোড পাঠান
identify-turn-back = এখনও ফিরে যেতে পারেন। তাহলে কিছু জোড়া হবে না।
links-for-child = আপনি এই অ্যাকাউন্টটি একটি শিশুর অভিভাবক হিসেবে যুক্ত করছেন।
links-for-person = আপনি এই অ্যাকাউন্টটি একজন প্রতিবন্ধী ব্যক্তির অভিভাবক হিসেবে যুক্ত করছেন।
links-for-until = { $until } পর্যন্ত এর জন্য আপনার হ্যাঁ গণ্য হবে।
links-for-open = যতদিন এই অধিকার আছে, এর জন্য আপনার হ্যাঁ গণ্য হবে।
links-for-own = অ্যাকাউন্টটি আপনার নিজের হলে ফিরে যান: এখনও কিছুই যুক্ত হয়নি।

enter-code-title = আপনার কোড লিখুন
enter-code-wrong-title = কোডটি ঠিক নয়
enter-code-wrong = কোডটি ঠিক নয়, বা অনেক পুরোনো। বার্তা দেখে আবার লিখুন।
enter-code-lead = আপনার লেখা নম্বর { $name } চিনলে, ছয় অঙ্কের একটি কোড আপনার কাছে আসছে। এটা { $minutes } মিনিট চলবে।
enter-code-label = কোড
enter-code-hint = ছয়টি অঙ্ক, মাঝে ফাঁক নেই
enter-code-button = আমার অ্যাকাউন্ট জুড়ুন
enter-code-no-message = বার্তা আসেনি, বা কোড পুরোনো? সম্মতি ব্যবস্থাপক থেকে আবার শুরু করুন, আর নম্বরটি দেখে নিন।

confirm-passkey-title = আপনার পাসকি নিশ্চিত করুন
confirm-passkey-lead = কোডটি ঠিক ছিল। এবার { $name }-কে দেখান যে পাসকিটি আপনারই।
confirm-passkey-why = এরপর পাসকি এখানে আপনার সইয়ের কাজ করে। কোনও রেকর্ড দেওয়ার আগে { $name } সেটি মিলিয়ে দেখে। কেউ তা বানাতে পারে না, আপনার সম্মতি ব্যবস্থাপকও না।
confirm-passkey-button = আমার পাসকি ব্যবহার করুন
confirm-passkey-only = এখন থেকে এখানে শুধু আমার পাসকিই গোনা হোক
confirm-passkey-only-hint = তখন এখানে হ্যাঁ বলতে সাইন ইন যথেষ্ট হবে না। এই পাতাতেই পাসকি দিয়ে এটা ফিরিয়ে নিতে পারেন। সব পাসকি হারালে শুধু { $name } সাহায্য করতে পারে।
confirm-passkey-also = { $name }-এ সাইন ইনও আবার গোনা হোক
confirm-passkey-not-taken = পাসকিটি নিশ্চিত করা গেল না, বা অনেক দেরি হয়েছে। কিছু বদলায়নি। দয়া করে আবার চেষ্টা করুন।
confirm-passkey-confirmed = আপনার পাসকি নিশ্চিত হয়েছে।
confirm-passkey-another = এখন আর একটি পাসকি নিশ্চিত করতে পারেন, বা এখানেই শেষ করতে পারেন।
confirm-passkey-locked = আপনি ঠিক করেছিলেন যে { $name }-এ শুধু আপনার পাসকি গোনা হবে। আপনার সম্মতি ব্যবস্থাপক এখন যে পাসকিগুলি জানে, সেগুলি তার মধ্যে নেই। হারিয়ে গিয়ে থাকলে { $name }-কে জিজ্ঞাসা করুন।
confirm-passkey-number-title = এই পাতায় কি পাসকি কাজ করছে না?
confirm-passkey-number-text = আপনার ভাণ্ডার আপনার পাসকি আগেই চেনে। ভাণ্ডারে “আপনার পাসকি” পাতাটি খুলুন। সেখানে পাসকির পাশে একটি লম্বা সংখ্যা আছে। সেটি এখানে লিখুন। সংখ্যাটি শুধু নিজের ভাণ্ডার থেকে নিন, আর কারও কাছ থেকে নয়।
confirm-passkey-number-label = পাসকির সংখ্যা
confirm-passkey-number-hint = 24টি অঙ্ক। মাঝে ফাঁক থাকলে ক্ষতি নেই।
confirm-passkey-number-button = সংখ্যা দিয়ে নিশ্চিত করুন
confirm-passkey-number-wrong = আপনার কোনও পাসকির এই সংখ্যা নেই। ভাণ্ডারে আবার দেখে 24টি অঙ্কই লিখুন।
confirm-passkey-without-title = অথবা এটা ছাড়াই এগোন
confirm-passkey-without = আপনার অ্যাকাউন্ট তবুও জোড়া হয়। আপনি হ্যাঁ বললে { $name } তখন আপনার নতুন সাইন ইনের উপর ভরসা করে। সেটা পাসকির চেয়ে দুর্বল। পরে পাসকি নিশ্চিত করতে অ্যাকাউন্টটি আবার জুড়ুন।
confirm-passkey-without-counts = আপনার অ্যাকাউন্ট তবুও জোড়া হয়। { $name }-এ আগে যে পাসকিগুলি নিশ্চিত করেছেন, সেগুলি গোনা চলবে।
confirm-passkey-without-only = কিছুই বদলায় না: { $name }-এ আগে যে পাসকিগুলি নিশ্চিত করেছেন, শুধু সেগুলিই গোনা হয়।
confirm-passkey-without-button = এটা ছাড়াই এগোন
confirm-passkey-finish = শেষ করুন

link-stopped-title = জোড়া থেমে গেছে
link-stopped-nothing = কিছু জোড়া হয়নি।
link-stopped-stays = তখন যা জোড়া হয়েছিল, তা এখনও জোড়া আছে।
link-stopped-not-genuine = যে ঠিকানা আপনাকে এখানে এনেছে তা আপনার সম্মতি ব্যবস্থাপকের তৈরি নয়, বা তার কিছুটা হারিয়ে গেছে।
link-stopped-for-another = যে ঠিকানা আপনাকে এখানে এনেছে তা অন্য পরিষেবার জন্য তৈরি।
link-stopped-other-sign-in = আপনার সম্মতি ব্যবস্থাপক যে সাইন ইন পরিষেবা ব্যবহার করে, { $name } তাকে বিশ্বাস করে না।
link-stopped-too-old = শুরু করার পর অনেক সময় কেটে গেছে।
link-stopped-no-right = অন্যের হয়ে কাজ করার আপনার অধিকার শেষ হয়েছে, বা তার শেষ জানা নেই।
link-stopped-used = যে ঠিকানা আপনাকে এখানে এনেছে তা আগেই ব্যবহার হয়েছে।
link-stopped-not-under-way = এই পাতা অনেক পুরোনো, বা এই ব্রাউজারে কোনও জোড়ার কাজ চলছে না।
link-stopped-too-many = অনেক বার চেষ্টা হয়েছে।
link-stopped-other-person = এখানে আপনার জায়গায় আগেই অন্য কেউ জোড়া আছে, তাই আমরা এগোইনি।
link-stopped-only-passkeys = আপনি ঠিক করেছিলেন যে { $name }-এর এই অ্যাকাউন্টে শুধু আপনার পাসকি গোনা হবে, আর তার কোনওটি ব্যবহার হয়নি।
link-stopped-nothing-here = { $name }-এ জোড়ার মতো কোনও অ্যাকাউন্ট নেই।
link-stopped-not-found = এই ঠিকানায় কিছু নেই।
link-stopped-internal = আমাদের দিকে কিছু গোলমাল হয়েছে, আর আমরা সেখানেই থেমেছি।
link-stopped-again = সম্মতি ব্যবস্থাপকে ফিরে গিয়ে আবার শুরু করুন।
link-stopped-again-with-cookies = সম্মতি ব্যবস্থাপকে ফিরে গিয়ে আবার শুরু করুন। আপনার ব্রাউজারে এই সাইটের কুকি চালু থাকতে হবে।
link-stopped-again-later = কিছুক্ষণ অপেক্ষা করে সম্মতি ব্যবস্থাপক থেকে আবার শুরু করুন।
link-stopped-tell = শুধু যাঁরা এই পরিষেবাগুলি চালান তাঁরাই এটা ঠিক করতে পারেন। দয়া করে তাঁদের জানান।
link-stopped-ask-desk = সম্মতি ব্যবস্থাপক থেকে আবার শুরু করে ওই পাসকিগুলির একটি ব্যবহার করুন। হারিয়ে গিয়ে থাকলে { $name }-কে জিজ্ঞাসা করুন।
link-stopped-look = কী জোড়া আছে তা সম্মতি ব্যবস্থাপকে দেখুন।

## Human words for technical names

dataset-bank-accounts = ব্যাঙ্ক অ্যাকাউন্ট
dataset-bank-transactions = আপনার অ্যাকাউন্টে টাকা আসা-যাওয়া
dataset-clinic-patients = ক্লিনিকে আপনার বিবরণ
dataset-clinic-conditions = রোগ নির্ণয়
dataset-clinic-observations = পরীক্ষার ফল আর মাপ
dataset-clinic-medications = লিখে দেওয়া ওষুধ
dataset-clinic-immunizations = টিকা
dataset-bank-accounts-text = আপনার কোন কোন অ্যাকাউন্ট আছে, আর তাতে কত আছে।
dataset-bank-transactions-text = প্রতিটি লেনদেন: দিন, টাকার অঙ্ক, আর কীসের জন্য।
dataset-clinic-patients-text = আপনার জন্মতারিখ আর লিঙ্গ, ক্লিনিক যেমন লিখেছে।
dataset-clinic-conditions-text = ক্লিনিক যে রোগ পেয়েছে, আর কবে থেকে।
dataset-clinic-observations-text = কী মাপা হয়েছে, কবে, আর ফল।
dataset-clinic-medications-text = ক্লিনিক আপনার জন্য যে ওষুধ লিখেছে।
dataset-clinic-immunizations-text = আপনাকে কোন টিকা কবে দেওয়া হয়েছে।
column-account-id = অ্যাকাউন্ট বোঝানোর নম্বর
column-accounts-masked-number = অ্যাকাউন্ট নম্বর, বেশিটাই ঢাকা
column-accounts-kind = অ্যাকাউন্টের ধরন
column-accounts-currency = মুদ্রা
column-accounts-balance-minor = অ্যাকাউন্টে কত টাকা
column-transactions-transaction-id = লেনদেনের নম্বর
column-transactions-booked-at = কখন লেখা হয়েছে
column-transactions-amount-minor = টাকার অঙ্ক, আসা বা যাওয়া
column-transactions-category = কীসের জন্য
column-transactions-counterparty = কে দিয়েছে বা পেয়েছে
column-transactions-balance-after-minor = পরে অ্যাকাউন্টে কত রইল
column-patients-patient-id = ক্লিনিকে আপনার নম্বর
column-patients-birth-date = জন্মতারিখ
column-patients-gender = লিঙ্গ
column-entry-id = লেখার নম্বর
column-code = চিকিৎসার কোড
column-display = কথায় তার নাম
column-conditions-clinical-status = এখনও আছে কি না
column-conditions-onset-on = কবে থেকে
column-observations-category = কী ধরনের মাপ
column-observations-observed-at = কখন মাপা হয়েছে
column-observations-value = ফল
column-observations-unit = ফলের একক
column-medications-status = এখনও খাচ্ছেন কি না
column-medications-authored-on = যে দিন লিখে দেওয়া হয়েছে
column-immunizations-status = দেওয়া হয়েছে কি না
column-immunizations-occurred-at = কবে দেওয়া হয়েছে
answer-lower = অন্তত
answer-upper = এর কম
answer-months = কত মাস গোনা হয়েছে
answer-category = কীসে খরচ হয়েছে
answer-status = কী দাঁড়ায়
answer-answer = উত্তর
answer-observations = মোটামুটি কতগুলি মাপ
value-coffee = কফি
value-dining = বাইরে খাওয়া
value-education = পড়াশোনা
value-entertainment = বিনোদন
value-food = খাবার
value-fuel = জ্বালানি
value-groceries = মুদির জিনিস
value-healthcare = স্বাস্থ্য
value-housing = বাসস্থান
value-insurance = বিমা
value-other = অন্য
value-shopping = কেনাকাটা
value-subscription = গ্রাহক চাঁদা
value-travel = যাতায়াত
value-utilities = বিদ্যুৎ, জল আর ফোন
value-low = স্বাভাবিকের নিচে
value-in-range = স্বাভাবিকের মধ্যে
value-high = স্বাভাবিকের উপরে
value-none = কিছু নেই
shape-one-of = এর একটি: { $values }
shape-whole-number = একটি পূর্ণ সংখ্যা
shape-number = একটি সংখ্যা
shape-rupees = টাকায় (₹) একটি অঙ্ক
shape-unit = { $unit }-এ একটি সংখ্যা
shape-day = একটি দিন
shape-moment = একটি সময়
shape-text = একটি লেখা
fault-denied = আপনি না বলেছেন।
fault-not-decided = সময়মতো কেউ ঠিক করেনি।
fault-not-carried-out = অনুরোধটি করা যায়নি।
fault-by-another = অন্য কেউ হ্যাঁ বলেছে।
fault-by-other-request = একই জিনিসের অন্য একটি অনুরোধে আপনি হ্যাঁ বলেছেন।
fault-not-proven = কে হ্যাঁ বলেছে তা যাচাই করা যায়নি।
fault-not-confirmed-here = এটি এমনভাবে অনুমোদন করা হয়েছে যা এই ভাণ্ডার আপনার হ্যাঁ বলে ধরে না। ভাণ্ডারটি আবার জুড়ে এখানে আপনার পাসকি নিশ্চিত করুন, তারপর আবার চান।
fault-not-genuine = যে সম্মতি এসেছে তা আসল নয়।
fault-consent-unfit = যে সম্মতি এসেছে তা অন্য কিছুর জন্য।
fault-consent-ended = নথি আসার আগেই সম্মতি শেষ হয়ে গেছে।
fault-not-linked = আপনার ভাণ্ডার আর জোড়া ছিল না।
fault-not-taken = আপনার সম্মতি ব্যবস্থাপক অনুরোধটি নেয়নি।
fault-no-records = উৎস বলে, তার কাছে আপনার কোনও নথি নেই।
fault-not-delivered = উৎস পাঠায়নি।
fault-not-whole = নথি সময়মতো পুরোটা আসেনি।
fault-not-fetched = নথি সময়মতো নেওয়া হয়নি।
fault-own-fault = ভাণ্ডারের নিজেরই কিছু ছিল না বা নষ্ট ছিল।
fault-unnamed = কারণ রাখা নেই।
fault-no-page = যা এসেছে তা খালি ছিল।
fault-page-order = একটি পাতা ছিল না, দু’বার এসেছে, বা ক্রম ঠিক ছিল না।
fault-not-opened = একটি পাতা কাটা, বদলানো, বা অন্য কারও জন্য বন্ধ ছিল।
fault-not-signed = একটি পাতায় উৎসের সই ছিল না।
fault-malformed = একটি পাতা পড়া যায়নি।
fault-other-delivery = একটি পাতা অন্য অনুরোধের।
fault-not-records = একটি পাতায় নথি ছিল না।
fault-not-asked = এমন ধরনের নথি ছিল যা চাওয়া হয়নি।
fault-outside-range = এমন দিনের নথি ছিল যা চাওয়া হয়নি।
fault-too-large = এটা খুব বড় ছিল।
fault-outside-schema = একটি নথির গঠন তার ধরনের মতো ছিল না।
fault-absurd-value = একটি দিন বা টাকার অঙ্ক অসম্ভব ছিল।
fault-contradiction = একই নথি নিয়ে দুটি আলাদা কথা বলা ছিল।
fault-wrong-person = এটা অন্য মানুষের ছিল।
fault-session-used = একই বারে আগে অন্য পাতা এসেছিল।
fault-repeated = এটা আগের বারেরই পুনরাবৃত্তি।
fault-source-standing = উৎস এখন পাঠাতে পারে না।
rule-status-unknown = সম্মতি এখনও চালু কি না, নিশ্চিত হওয়া যায়নি।
rule-revoked = সম্মতি বন্ধ করা হয়েছে।
rule-paused = সম্মতি থামানো আছে।
rule-item-withdrawn = আপনি এটি সম্মতি থেকে সরিয়েছেন।
rule-superseded = একটি নতুন সম্মতি এর জায়গা নিয়েছে।
rule-not-yet-valid = সম্মতি এখনও চালু হয়নি।
rule-expired = সম্মতির মেয়াদ শেষ।
rule-unknown-item = এই জিনিসে আপনি সম্মতি দেননি।
rule-outside-range = এমন দিন চেয়েছে যাতে আপনি সম্মতি দেননি।
rule-exhausted = আপনি যত বার অনুমতি দিয়েছেন, সম্মতি তত বার ব্যবহার হয়েছে।
rule-malformed = অনুরোধটি পড়া যায়নি।
rule-own-parameters = অনুরোধ এমন কিছু ঠিক করতে চেয়েছে যা শুধু আপনার সম্মতিই পারে।
rule-wrong-key = আপনার সম্মতিতে যে চাবি আছে, অনুরোধে তার সই ছিল না।
rule-outside-time = অনুরোধটি অনেক পুরোনো, বা ভবিষ্যতের।
rule-replayed = একই অনুরোধ আগে ব্যবহার হয়েছে।
rule-session-reused = সেশনটি অন্য অনুরোধে ব্যবহার হয়েছে।
rule-other-source = সম্মতিতে অন্য ভাণ্ডারের নাম আছে।
rule-no-receiver = কে উত্তর পাবে, সম্মতি তা বলে না।
rule-not-an-answer = ভাণ্ডার উত্তর দেয়, কখনও নথি নিজেই নয়।
rule-unknown-question = এটা কোনও প্রকাশিত প্রশ্ন নয়।
rule-not-published = প্রশ্নটি প্রকাশিত নয়, বা তুলে নেওয়া হয়েছে।
rule-question-withdrawn = প্রশ্নটি তুলে নেওয়া হয়েছে।
rule-wrong-purpose = এই উদ্দেশ্যে প্রশ্নটি করা যায় না।
rule-invalid-parameter = প্রশ্নটি এমনভাবে করা হয়েছে যা চলে না।
rule-range-too-long = প্রশ্নটি যত দিন দেখতে পারে, তার বেশি দিন চেয়েছে।
rule-too-many-variants = আপনার ভাণ্ডার যত রকমে অনুমতি দেয়, এই সংস্থাকে তত রকমে জানানো হয়ে গেছে।
rule-changed-schema = আপনার নথির গঠন প্রশ্নটির মতো নয়।
rule-no-data = উত্তর দেওয়ার মতো কোনও নথি নেই।
rule-outside-subset = প্রশ্নটি এখানে চলার মতো করে লেখা নয়।
rule-too-many-steps = প্রশ্নটি অনুমতির চেয়ে বেশি ধাপ নিয়েছে, তাই থামানো হয়েছে।
rule-run-too-long = প্রশ্নটি অনুমতির চেয়ে বেশি সময় নিয়েছে, তাই থামানো হয়েছে।
rule-out-of-memory = প্রশ্নটি অনুমতির চেয়ে বেশি মেমরি নিয়েছে, তাই থামানো হয়েছে।
rule-run-refused = প্রশ্নটি চালানো যায়নি।
rule-too-many-rows = প্রশ্নটি যত লাইন দিতে পারে, উত্তরে তার বেশি ছিল।
rule-answer-too-large = উত্তরটি অনুমতির চেয়ে বড় ছিল।
rule-shape-mismatch = উত্তরটি আপনার সম্মতি দেওয়া গঠনের ছিল না।
rule-not-as-seen = উত্তরটি আপনার দেখা আর অনুমোদন করা উত্তর নয়।
rule-awaiting-her = অনুরোধ শেষ হওয়ার আগে আপনি এই সম্মতি এখানে দেখেননি।
rule-objected = আপনি বলেছেন যে আপনি এটি অনুমোদন করেননি।
problem-outside-consent = এমন কিছু চাওয়া হয়েছিল যাতে আপনি রাজি হননি।
problem-not-proven = আপনি রাজি ছিলেন, তা প্রমাণ করা যায়নি।
problem-not-linked = অ্যাকাউন্টটি আর যুক্ত নেই।
problem-store-erased = আপনার ভাণ্ডার মুছে ফেলা হয়েছে।
problem-deposit-refused = যা এসেছিল, তা নেওয়ার মতো ছিল না।
problem-unavailable = দরকারি একটি পরিষেবা সাড়া দেয়নি।
parameter-months = সময়কাল
parameter-months-value = { $n } মাসের
parameter-days = সময়কাল
parameter-days-value = { $n } দিনের
parameter-covers = আপনার অনুমোদন যার জন্য
parameter-covers-seen = ঠিক সেই উত্তর যা আপনি দেখেছেন
parameter-covers-any = চাওয়ার সময় উত্তর যা হয়
parameter-providers = শুধু এদের নথি
parameter-band = গোল করা
parameter-band-value = { $width } করে ধাপে
parameter-level = যে অঙ্কের সঙ্গে তুলনা
parameter-age = বয়স
parameter-age-value = { $years } বছর
parameter-vaccine = যে রোগের টিকা
parameter-condition = রোগ
parameter-code = মাপ
measurement-glucose = গ্লুকোজ
measurement-bmi = দেহভর সূচক (BMI)
measurement-hba1c = HbA1c, দীর্ঘ সময়ের রক্তশর্করা

# Pages for engineers: their texts come from the API description, in English.
reference-title = API নির্দেশিকা
problems-title = সমস্যার ধরন
reference-in-english = এই পাতাটি ইঞ্জিনিয়ারদের জন্য এবং ইংরেজিতে লেখা।

# Accounts of the Account Aggregator network.
fi-type = { $kind ->
    [DEPOSIT] ব্যাংক অ্যাকাউন্ট
    [TERM_DEPOSIT] মেয়াদি আমানত
    [RECURRING_DEPOSIT] রেকারিং ডিপোজিট
    [SIP] এসআইপি বিনিয়োগ
    [CP] বাণিজ্যিক পত্র
    [GOVT_SECURITIES] সরকারি সিকিউরিটি
    [EQUITIES] শেয়ার
    [BONDS] বন্ড
    [DEBENTURES] ডিবেঞ্চার
    [MUTUAL_FUNDS] মিউচুয়াল ফান্ড
    [ETF] ইটিএফ
    [IDR] ডিপোজিটরি রসিদ
    [CIS] যৌথ বিনিয়োগ প্রকল্প
    [AIF] বিকল্প বিনিয়োগ তহবিল
    [INSURANCE_POLICIES] বিমা পলিসি
    [NPS] পেনশন (এনপিএস)
    [INVIT] পরিকাঠামো ট্রাস্ট
    [REIT] রিয়েল এস্টেট ট্রাস্ট
    [GSTR1_3B] জিএসটি রিটার্ন
    [LIFE_INSURANCE] জীবন বিমা
    [GENERAL_INSURANCE] সাধারণ বিমা
   *[other] অন্যান্য অ্যাকাউন্ট
}
fi-part = { $part ->
    [PROFILE] কার নামে আছে
    [SUMMARY] জমার পরিমাণ
   *[other] লেনদেন
}
fi-filter = { $kind ->
    [amount] শুধু যেসব লেনদেনের অঙ্ক { $operator } { $value }
   *[other] শুধু যেসব লেনদেনের ধরন { $operator } { $value }
}

# Her accounts of the Account Aggregator network, and how they are linked.
nav-accounts = অ্যাকাউন্ট
accounts-title = অ্যাকাউন্ট অ্যাগ্রিগেটর নেটওয়ার্কে আপনার অ্যাকাউন্ট
accounts-lead = নেটওয়ার্কের ব্যাঙ্ক ও অন্য প্রতিষ্ঠানে আপনার অ্যাকাউন্ট জুড়ুন। জুড়লে কিছু দেওয়া হয় না: আপনি যে সম্মতি অনুমোদন করেন, শুধু তাতেই তথ্য যায়।
accounts-address = আপনার ঠিকানা
accounts-address-is = নেটওয়ার্কে আপনার ঠিকানা { $address }।
accounts-address-use = কোনও ঋণদাতা বা অন্য পরিষেবা নিজের সাইটে আপনার অ্যাকাউন্ট অ্যাগ্রিগেটর ঠিকানা চাইতে পারে। এটাই দিন; তাদের অনুরোধ এখানে আসবে। আপনি হ্যাঁ বলার আগে কিছু দেওয়া হয় না।
accounts-address-none = আগে একটি ঠিকানা বেছে নিন। নেটওয়ার্কের ব্যাঙ্ক আপনাকে তাতেই চেনে।
accounts-address-label = { $handle }-এর আগের অংশ
accounts-address-hint = 3 থেকে 64টি অক্ষর (a থেকে z), অঙ্ক, বিন্দু, হাইফেন বা আন্ডারস্কোর। অন্যরা এটা দেখবেন, তাই গোপন কিছু রাখবেন না। এটা আর কখনও বদলানো যায় না।
accounts-address-button = এই ঠিকানা বেছে নিন
accounts-address-unfit = এটা চলবে না। a থেকে z পর্যন্ত 3 থেকে 64টি অক্ষর, অঙ্ক, বিন্দু, হাইফেন বা আন্ডারস্কোর লিখুন।
accounts-address-taken = এই ঠিকানা অন্য কারও। অন্য একটি বেছে নিন, যেমন পিছনে একটি সংখ্যা জুড়ে।
accounts-linked = জোড়া অ্যাকাউন্ট ({ $n })
accounts-empty = আপনি এখনও কোনও অ্যাকাউন্ট জোড়েননি।
accounts-link = অ্যাকাউন্ট জুড়ুন
accounts-link-text = কোথায় আপনার অ্যাকাউন্ট আছে বেছে নিন। সেখানে খোঁজা হবে, আর কী জুড়বেন আপনি বেছে নেবেন।
accounts-providers-none = নেটওয়ার্কের কোনও প্রতিষ্ঠানে এখান থেকে এখনও পৌঁছনো যায় না।
accounts-back = অনুরোধে ফিরে যান
accounts-overview = সব অ্যাকাউন্ট
accounts-done = { $name }-এর অ্যাকাউন্ট জোড়া হয়েছে।
accounts-find-title = { $name }-এ আপনার অ্যাকাউন্ট খুঁজুন
accounts-find-email = { $name } আপনার ই-মেল ঠিকানা { $email } দিয়ে অ্যাকাউন্ট খোঁজে; আপনার সাইন ইন এই ঠিকানা নিশ্চিত করে।
accounts-find-more = { $name } যদি আপনাকে অন্য ঠিকানায় চেনে, তবে খুঁজতে যা কাজে লাগে তা লিখুন। জানানো হয় যে এটা আপনি লিখেছেন, কেউ যাচাই করেনি।
accounts-mobile = মোবাইল নম্বর (না দিলেও চলে)
accounts-pan = প্যান (না দিলেও চলে)
accounts-number = অ্যাকাউন্ট বা গ্রাহক নম্বর (না দিলেও চলে)
accounts-find-button = অ্যাকাউন্ট খুঁজুন
accounts-pick-title = { $name }-এ পাওয়া অ্যাকাউন্ট
accounts-pick-text = যা জুড়তে চান তাতে টিক দিন। জুড়লে কিছু দেওয়া হয় না।
accounts-pick-legend = অ্যাকাউন্ট
accounts-already = আগেই জোড়া
accounts-pick-none = পাওয়া সব অ্যাকাউন্ট আগেই জোড়া।
accounts-pick-button = টিক দেওয়াগুলি জুড়ুন
accounts-token-title = { $name }-এর কোড লিখুন
accounts-token-text = { $name } আপনার যে ফোন বা ঠিকানা জানে, সেখানে একটি কোড পাঠিয়েছে। { $until }-এর আগে এখানে লিখুন। আর কাউকে বলবেন না।
accounts-token-label = কোড
accounts-token-button = জুড়ুন
accounts-direct-title = { $name }-এর কাছে নিশ্চিত করুন
accounts-direct-text = এই অ্যাকাউন্টগুলি জোড়া যাবে কি না, { $name } নিজেই আপনাকে জিজ্ঞাসা করবে, যেমন তার অ্যাপে। { $until }-এর আগে সেখানে নিশ্চিত করে এখানে ফিরে আসুন।
accounts-direct-open = { $name }-এ যান
accounts-direct-look = জোড়া হয়েছে কি না দেখুন
accounts-fault-no-email = যেখানে সাইন ইন করেন, তারা আপনার কোনও নিশ্চিত ই-মেল ঠিকানা জানায়নি, আর তা ছাড়া অ্যাকাউন্ট খোঁজা হয় না। সেখানে ঠিকানা যোগ করে আবার সাইন ইন করুন, তারপর এখানে আসুন।
accounts-fault-mobile = এটা মোবাইল নম্বর নয়। 8 থেকে 15টি অঙ্ক লিখুন; চাইলে দেশের কোড সহ।
accounts-fault-pan = এটা প্যান নয়। তাতে পাঁচটি অক্ষর, চারটি অঙ্ক ও একটি অক্ষর থাকে।
accounts-fault-number = এটা অ্যাকাউন্ট নম্বর নয়। 4 থেকে 40টি অক্ষর ও অঙ্ক লিখুন।
accounts-fault-none = { $name } আপনার কোনও অ্যাকাউন্ট পায়নি। পাঠানো ই-মেল ঠিকানা তাদের জানা আছে কি না দেখুন; না থাকলে সেখানে বদলান, অথবা আর যা দিয়ে তারা আপনাকে চেনে তা লিখুন।
accounts-fault-unsupported = { $name }-এ এমন কোনও অ্যাকাউন্ট নেই যা এখানে জোড়া যায়। অন্য প্রতিষ্ঠান বেছে নিন।
accounts-fault-gone = { $name } এর মধ্যে কোনও অ্যাকাউন্ট আর চেনে না। আবার খুঁজুন।
accounts-fault-ticked = কোনওটিতে টিক নেই। অন্তত একটি অ্যাকাউন্টে টিক দিন।
accounts-fault-token = { $name } জানাচ্ছে যে এটা সেই কোড নয়। তাদের সবচেয়ে নতুন বার্তা দেখে আবার কোড লিখুন।
accounts-fault-over = { $name }-এ অ্যাকাউন্ট জোড়ার সময় শেষ, বা কোড আর চলে না। কিছু জোড়া হয়নি; আবার শুরু করুন।
accounts-fault-unreachable = { $name }-এর সঙ্গে এই মুহূর্তে যোগাযোগ করা যাচ্ছে না। কিছু বদলায়নি; কয়েক মিনিট পরে আবার চেষ্টা করুন।
accounts-fault-answer = { $name } এমন উত্তর দিয়েছে যার উপর ভরসা করা যায় না। কিছু জোড়া হয়নি; পরে আবার চেষ্টা করুন, এমনই থাকলে { $name }-কে জানান।
accounts-fault-refused = { $name } এখন এটা করছে না। কিছু বদলায়নি। { $name }-কে কারণ জিজ্ঞাসা করুন বা পরে আবার চেষ্টা করুন।
request-accounts-pick = যে অ্যাকাউন্টগুলি ব্যবহার করা যাবে, তাতে টিক দিন
request-accounts-link = মানানসই অ্যাকাউন্ট জুড়ে ফিরে আসুন
request-fair-use = নেটওয়ার্কের ন্যায্য-ব্যবহারের নিয়মে যাচাই করা
request-fair-use-text = এটা { $rules }-এর সীমার বেশি চায় না। বেশি চাইলে আপনার কাছে পৌঁছনোর আগেই ফেরানো হয়।
consent-told-delinked = জানানো হয়েছে যে আপনি একটি অ্যাকাউন্টের জোড় খুলেছেন
