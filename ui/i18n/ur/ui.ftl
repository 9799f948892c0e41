# Words of all pages. One key per place, named page-element; plain and short.

## The frame

chrome-skip = اصل متن پر جائیں
chrome-language = زبان
chrome-nav = اہم صفحے
chrome-sign-out = سائن آؤٹ
chrome-acting = کسی کی طرف سے کام
chrome-acting-guardian = آپ { $name } کے سرپرست کے طور پر کام کر رہے ہیں۔ ان صفحوں پر “آپ” سے مراد { $name } ہے۔
chrome-acting-nominee = آپ { $name } کے نامزد کے طور پر کام کر رہے ہیں۔ ان صفحوں پر “آپ” سے مراد { $name } ہے۔
chrome-acting-back = اپنے کھاتے پر واپس
chrome-tagline-manager = آپ کی رضامندیاں
chrome-tagline-store = آپ کا اپنا ڈیٹا
chrome-tagline-adapter = آپ کا کھاتہ جوڑنا
chrome-run-by = اسے { $operator } چلاتا ہے۔
chrome-run-by-unknown = یہ شائع نہیں کیا گیا کہ یہ سروس کون چلاتا ہے۔ بھروسا کرنے سے پہلے پوچھ لیں۔
chrome-about = اسے کون چلاتا ہے
chrome-complain = شکایت کیسے کریں
chrome-promise = جب تک آپ ہاں نہ کہیں، کچھ نہیں دیا جاتا۔ آپ کسی بھی وقت روک سکتے ہیں۔

nav-dashboard = کون کیا دیکھ سکتا ہے
nav-messages = پیغامات
nav-unread = { $n } نئے
nav-rights = آپ کے حقوق
nav-settings = ترتیبات
nav-record = ریکارڈ
nav-passkeys = سائن ان اور حفاظت
nav-about = اسے کون چلاتا ہے
nav-holdings = میرے پاس کیا ہے
nav-releases = کیا باہر گیا
nav-approved = آپ نے کیا منظور کیا
nav-keys = پاس کی
nav-takeout = ساتھ لینا اور مٹانا

next-home = پہلے صفحے پر جائیں
next-dashboard = ڈیش بورڈ پر جائیں
next-holdings = جو رکھا ہے اسے دیکھیں
next-consent = یہ رضامندی دیکھیں
next-decision = دیکھیں آپ نے کیا طے کیا
next-manager = رضامندی مینیجر پر واپس جائیں

list-more = { $total } میں سے { $shown } دکھائے گئے ہیں۔ مزید دکھائیں
list-pages = صفحے
list-next = اگلا صفحہ
list-first = پہلے صفحے پر واپس

format-moment = { $date }، { $time }
format-bytes = { $n } بائٹ

## Sign in

sign-in-title-manager = آپ کا ڈیٹا کون دیکھے، یہ آپ طے کرتے ہیں
sign-in-title-store = آپ کا ڈیٹا، آپ کے اپنے گھر میں
sign-in-intro-manager = یہاں آپ دیکھتے ہیں کہ آپ کا ڈیٹا کون مانگ رہا ہے، کیوں اور کتنے عرصے کے لیے۔ آپ ہاں یا نہیں کہتے ہیں۔ آپ کسی کو بھی، کسی بھی وقت روک سکتے ہیں۔
sign-in-intro-store = یہ آپ کا اپنا ذخیرہ ہے۔ یہ آپ کے ریکارڈ ایسی چابی سے بند رکھتا ہے جو صرف آپ کے لیے ہے۔ دوسروں کو صرف جواب ملتا ہے، اور وہ بھی آپ کی ہاں کے بعد۔
sign-in-button = سائن ان کریں
sign-in-where = آپ اپنے روز کے کھاتے سے سائن ان کرتے ہیں اور سیدھے یہیں لوٹ آتے ہیں۔
sign-in-blind = ہم آپ کا ڈیٹا نہیں پڑھ سکتے
sign-in-blind-text = وہ مہر بند گزرتا ہے۔ اسے کھولنے والی کوئی چابی ہمارے پاس نہیں۔
sign-in-stop = روکنا یعنی روکنا
sign-in-stop-text = دو کلک، اور پھر اس رضامندی پر کوئی کچھ نہیں دیتا۔
sign-in-proof = ثبوت آپ کے پاس رہتا ہے
sign-in-proof-text = ہر ہاں، ہر نہیں اور ڈیٹا دینا لکھا جاتا ہے۔ آپ اسے ڈاؤن لوڈ کر سکتے ہیں۔
sign-in-home = ریکارڈ یہیں رہتے ہیں
sign-in-home-text = آپ کا بینک اور کلینک نقلیں آپ کے ذخیرے میں لاتے ہیں۔ یہاں سے اپنے آپ کچھ باہر نہیں جاتا۔
sign-in-answers = ریکارڈ کی جگہ جواب
sign-in-answers-text = جہاں جواب کافی ہو، وہاں صرف جواب باہر جاتا ہے۔ جانے سے پہلے آپ اسے دیکھ سکتے ہیں۔
sign-in-own-key = صرف آپ کے لیے ایک چابی
sign-in-own-key-text = آپ کے ریکارڈ ایسی چابی سے بند ہیں جو کسی اور کے لیے استعمال نہیں ہوتی۔ وہ چابی مٹانے سے ریکارڈ بھی مٹ جاتے ہیں۔
sign-in-cancelled = آپ سائن ان سے پہلے لوٹ آئے۔ کچھ نہیں بدلا۔
sign-in-failed = ہم آپ کا سائن ان جانچ نہیں سکے۔ براہِ کرم دوبارہ کوشش کریں۔
sign-in-first = وہ صفحہ دیکھنے کے لیے پہلے سائن ان کریں۔ پھر آپ سیدھے اسی پر واپس آئیں گے۔
sign-in-session-ended = آپ کچھ دیر موجود نہیں تھے، اس لیے ہم نے آپ کو سائن آؤٹ کر دیا۔ براہِ کرم دوبارہ سائن ان کریں۔
sign-in-signed-out = آپ سائن آؤٹ ہو چکے ہیں۔
sign-in-tells-too-much = سائن ان سروس نے آپ کی منظوری کے ثبوت میں آپ کا نام، پتا یا دوسری تفصیل ڈال دی۔ دوسرے اسے پڑھ لیتے، اس لیے ہم نے اسے استعمال نہیں کیا۔ جو لوگ یہ سروس چلاتے ہیں انہیں ایسے ID ٹوکن لگانے ہوں گے جن میں ذاتی تفصیل نہ ہو؛ براہِ کرم انہیں بتائیں۔
sign-in-unreachable = سائن ان سروس اس وقت جواب نہیں دے رہی۔ براہِ کرم چند منٹ بعد دوبارہ کوشش کریں۔

## Passkeys, wherever one is used

passkey-cancelled = آپ کی پاس کی استعمال نہیں ہوئی۔ کچھ نہیں بدلا۔ آپ دوبارہ کوشش کر سکتے ہیں، یا اس کے بغیر آگے بڑھ سکتے ہیں۔
passkey-known = اس آلے میں یہاں کے لیے آپ کی ایک پاس کی پہلے سے ہے۔ آپ وہی استعمال کر سکتے ہیں۔
passkey-failed = آپ کی پاس کی یہاں استعمال نہیں ہو سکتی۔ کچھ نہیں بدلا۔ آپ دوبارہ کوشش کر سکتے ہیں، یا اس کے بغیر آگے بڑھ سکتے ہیں۔
passkey-absent = اس براؤزر میں پاس کی نہیں چلتی، یا اسکرپٹ بند ہیں۔ آپ پاس کی کے بغیر آگے بڑھ سکتے ہیں۔

## Dashboard

dashboard-title = اس وقت کون کیا دیکھ سکتا ہے
dashboard-summary = { $n ->
    [0] اس سروس کے ذریعے کسی کو آپ کا ڈیٹا نہیں ملتا۔
    [one] ایک رضامندی جاری ہے۔
   *[other] { $shown } رضامندیاں جاری ہیں۔
}
dashboard-consents = آپ کی رضامندیاں
dashboard-tabs = کون سی رضامندیاں
dashboard-tab-waiting = آپ کی منتظر
dashboard-tab-active = جاری
dashboard-tab-paused = رکی ہوئی
dashboard-tab-ended = ختم
dashboard-search = اپنی رضامندیوں میں تلاش کریں
dashboard-search-hint = کون، کیا یا کیوں: مثلاً کوئی نام، “آمدنی” یا “قرض”
dashboard-search-button = تلاش کریں
dashboard-narrow = چھانٹیں اور ترتیب دیں
dashboard-narrow-button = دکھائیں
dashboard-organisation = ادارہ
dashboard-organisation-any = سب ادارے
dashboard-data = ڈیٹا
dashboard-data-any = سب ڈیٹا
dashboard-purpose = مقصد
dashboard-purpose-any = سب مقصد
dashboard-sort = ترتیب
dashboard-sort-latest = نئے پہلے
dashboard-sort-ending = جو پہلے ختم ہو
dashboard-sort-organisation = ادارے کے لحاظ سے
dashboard-sort-data = ڈیٹا کے لحاظ سے
dashboard-sort-purpose = مقصد کے لحاظ سے
dashboard-found = { $n ->
    [0] یہاں کچھ نہیں ملا۔
    [one] یہاں 1 رضامندی ملی۔
   *[other] یہاں { $shown } رضامندیاں ملیں۔
}
dashboard-found-nothing = کم یا دوسرے لفظ آزمائیں، دوسرے حصے میں دیکھیں، یا پھر سب دکھائیں۔
dashboard-reset = پھر سب دکھائیں
dashboard-waiting = آپ کے فیصلے کی منتظر ({ $n })
dashboard-waiting-all = جو کچھ منتظر ہے سب دیکھیں
dashboard-waiting-empty = کوئی آپ سے کچھ نہیں مانگ رہا۔
dashboard-asked = مانگا گیا
dashboard-decide-by = فیصلہ اس تاریخ تک
dashboard-deferred = آپ نے پہلے اسے ٹال دیا تھا
dashboard-decide = پڑھیں اور طے کریں
dashboard-decide-label = پڑھیں اور طے کریں: { $name }
dashboard-active-empty = کوئی رضامندی جاری نہیں۔ اس سروس کے ذریعے کسی کو آپ کا ڈیٹا نہیں ملتا۔
dashboard-paused-empty = کچھ رکا ہوا نہیں۔
dashboard-ended-empty = ابھی کچھ ختم نہیں ہوا۔
dashboard-ended-text = انہیں اب کوئی استعمال نہیں کر سکتا۔ ایک بار کی رضامندی وہ ایک بار ہو جانے پر یہاں آتی ہے؛ آپ تب بھی اسے واپس لے سکتے ہیں، اور ادارے کو بتایا جاتا ہے۔
dashboard-only-answers = صرف جواب باہر جاتے ہیں۔ آپ کے ریکارڈ آپ کے ذخیرے میں رہتے ہیں۔
dashboard-with-records = خود ریکارڈ دیے جاتے ہیں۔
dashboard-granted = آپ نے ہاں کہا
dashboard-expires = اپنے آپ ختم ہوگی
dashboard-ended-on = ختم ہوئی
dashboard-last-use = آخری استعمال
dashboard-never-used = ابھی استعمال نہیں ہوئی
dashboard-uses = { $n ->
    [one] ایک بار استعمال ہوئی
   *[other] { $shown } بار استعمال ہوئی
}
dashboard-next-use = اگلا استعمال
dashboard-next-any-time = کسی بھی وقت ہو سکتا ہے
dashboard-next-from = تقریباً { $at } سے پہلے نہیں
dashboard-next-begins = { $at } سے پہلے نہیں
dashboard-next-none = ختم ہونے سے پہلے کوئی نہیں
dashboard-next-on-hold = رکی رہنے تک کوئی نہیں
dashboard-ends-soon = { $n ->
    [0] ایک دن کے اندر ختم ہوگی۔ یہ اپنے آپ دوبارہ جاری نہیں ہوتی: انہیں آپ سے پھر پوچھنا ہوگا۔
    [one] 1 دن میں ختم ہوگی۔ یہ اپنے آپ دوبارہ جاری نہیں ہوتی: انہیں آپ سے پھر پوچھنا ہوگا۔
   *[other] { $n } دن میں ختم ہوگی۔ یہ اپنے آپ دوبارہ جاری نہیں ہوتی: انہیں آپ سے پھر پوچھنا ہوگا۔
}
dashboard-over = کچھ بھی اپنے آپ دوبارہ جاری نہیں ہوتا۔ اور چاہیں تو انہیں آپ سے پھر پوچھنا ہوگا۔
dashboard-details = تفصیل
dashboard-details-label = تفصیل: { $name }
dashboard-stop = روکیں
dashboard-unlink = جوڑ ہٹائیں
dashboard-unlink-label = جوڑ ہٹائیں: { $name }
dashboard-stop-label = روکیں: { $name }
dashboard-sources = آپ کے جوڑے ہوئے ماخذ ({ $n })
dashboard-sources-empty = آپ نے ابھی کوئی ماخذ نہیں جوڑا۔ پہلے اپنا ذخیرہ جوڑیں۔
dashboard-linked = جوڑا گیا
dashboard-linked-by-guardian = { $name } نے سرپرست کے طور پر جوڑا
dashboard-link = کوئی ماخذ جوڑیں
dashboard-link-text = جوڑنے سے کچھ نہیں دیا جاتا۔ اس سے صرف یہ ہوتا ہے کہ بعد میں آپ یہ ماخذ چن سکتے ہیں۔

source-store = آپ کا ذخیرہ
source-bank = بینک
source-clinic = کلینک
source-other = دوسرا ماخذ

status-active = جاری
status-used-up = استعمال ہو چکی
status-paused = رکی ہوئی
status-withdrawn = آپ نے روکی
status-revoked = دوسروں نے روکی
status-expired = مدت ختم
status-superseded = بدل دی گئی
status-active-meaning = یہ نیچے لکھی شرطوں کے اندر استعمال ہو سکتی ہے۔
status-used-up-meaning = طے شدہ طور پر ایک بار استعمال ہوئی۔ اب اور کچھ نہیں لیا جا سکتا۔
status-paused-meaning = جب تک آپ دوبارہ جاری نہ کریں، کچھ نہیں دیا جاتا۔
status-withdrawn-meaning = آپ نے اسے ختم کیا۔ یہ پھر استعمال نہیں ہو سکتی۔
status-revoked-meaning = کسی اور نے اسے ختم کیا۔ یہ پھر استعمال نہیں ہو سکتی۔
status-expired-meaning = اس کا وقت پورا ہو گیا۔ یہ پھر استعمال نہیں ہو سکتی۔
status-superseded-meaning = ایک نئی رضامندی نے اس کی جگہ لے لی۔

level-public = سب کے لیے
level-internal = روزمرہ
level-sensitive = حساس
level-protected = بہت حساس
level-restricted = سب سے حساس

registration-registered = رجسٹرڈ
registration-suspended = رجسٹریشن معطل
registration-unknown = رجسٹر میں نہیں
party-since = { $day } سے رجسٹرڈ

actor-you = آپ
actor-guardian = { $name }، آپ کے سرپرست
actor-nominee = { $name }، آپ کے نامزد
actor-source = ڈیٹا کا ذریعہ
actor-store = آپ کا ذخیرہ
actor-manager = رضامندی مینیجر
actor-board = ڈیٹا پروٹیکشن بورڈ

## The request

request-eyebrow = آپ کے ڈیٹا کے لیے درخواست
request-title = { $name } آپ کا ڈیٹا مانگ رہا ہے
request-who = کون مانگ رہا ہے
request-why = کیوں
request-purpose-code = مقصد کا کوڈ
request-purpose-use = { $purpose } – { $how }
request-benefit = آپ کو کیا ملے گا
request-benefit-none = ادارے نے آپ کا کوئی فائدہ نہیں بتایا۔
request-changes = کیا بدلے گا
request-changes-text = آپ پہلے اس ادارے کو ہاں کہہ چکے ہیں۔ نئی رضامندی پرانی کی جگہ لے گی۔ پرانی رضامندی کے استعمال نئی میں نہیں گنے جاتے۔
request-changes-old = اپنی دی ہوئی رضامندی دیکھیں
request-changes-none = صرف تاریخیں بدلیں گی، اور کچھ نہیں۔
request-change-until = کب تک
request-change-mode = کیسے رکھا جائے گا
request-change-use = وہ اس سے کیا کریں گے
use-view = دیکھیں گے، کچھ نہیں رکھیں گے
use-store = کچھ عرصہ رکھیں گے
use-query = صرف ایک جواب لیں گے
use-stream = جیسے آئے ویسے آگے بھیجیں گے، کچھ نہیں رکھیں گے
request-change-new = نیا
request-change-gone = نکال دیا گیا
request-change-other = بدلا ہوا
request-before = اب تک:
request-after = اب سے:
request-not-before = اس میں شامل نہیں
request-not-after = اب اس میں شامل نہیں
request-what = { $n ->
    [one] یہ کیا چاہتا ہے: 1 چیز
   *[other] یہ کیا چاہتا ہے: { $n } چیزیں
}
request-only-answers = صرف جواب باہر جائیں گے۔ آپ کے ریکارڈ آپ کے ذخیرے میں رہیں گے۔
request-required = درخواست کا حصہ۔ اس کے بغیر ادارہ وہ نہیں کر سکتا جو آپ چاہتے ہیں۔
request-optional = یہ بھی دیں۔ آپ اسے چھوڑ سکتے ہیں۔
request-records-text = یہ خود ریکارڈ ہیں، ان سے نکالا ہوا جواب نہیں۔
request-pick-source = اس کے لیے کھاتہ: { $item }
request-pick = براہِ کرم ایک کھاتہ چنیں
request-source-missing = کسی جوڑے ہوئے ماخذ میں یہ ابھی نہیں ہے
request-terms = کتنے عرصے اور کتنی بار
request-how-long = کتنے وقت تک
request-how-far-back = کتنا پرانا ڈیٹا
request-back-to = { $day } تک پیچھے
request-as-asked = جیسا مانگا گیا
request-decide = آپ کا فیصلہ
request-stop-any-time = آپ اسے کسی بھی وقت روک سکتے ہیں: ڈیش بورڈ کھولیں اور “روکیں” چنیں۔ دو کلک لگتے ہیں اور کوئی خرچ نہیں۔
request-lacks-source = ایک چیز کے لیے ایسا ماخذ چاہیے جو آپ نے نہیں جوڑا۔ پہلے ڈیش بورڈ پر اسے جوڑیں، پھر یہاں لوٹیں۔
request-fresh-sign-in = آپ ہاں کہیں گے تو ہم آپ سے ایک بار پھر سائن ان کرنے کو کہیں گے۔ اس سے ثابت ہوتا ہے کہ وہ آپ ہی تھے۔
request-approve = ہاں، دیں
request-deny = نہیں، نہ دیں
request-defer = بعد میں طے کروں گا
request-reason = نہیں کہنے کی وجہ (بتانا ضروری نہیں)
request-no-reason = کوئی وجہ نہیں
request-reason-too-much = یہ بہت زیادہ مانگتا ہے
request-reason-not-trusted = مجھے اس ادارے پر بھروسا نہیں
request-reason-not-wanted = میں نے یہ سروس نہیں مانگی
request-reason-not-understood = درخواست میری سمجھ میں نہیں آئی
request-reason-other = کوئی اور وجہ
request-free = نہیں کہنے سے آپ کی دوسری رضامندیوں پر کوئی اثر نہیں پڑتا۔
request-acting = یہاں ہاں صرف { $name } کہہ سکتے ہیں۔ ان کی طرف سے آپ نہیں کہہ سکتے ہیں، یا ٹال سکتے ہیں۔
request-guardian = آپ { $name } کی طرف سے، سرپرست کے طور پر، ہاں کہہ رہے ہیں۔ رضامندی میں یہ لکھا جاتا ہے، اور وہ آپ کے حق سے زیادہ دیر نہیں چلتی۔
request-not-for-child = بچہ کیا کرتا ہے یا کتنا خرچ کرتا ہے، اس پر کوئی لمبے عرصے تک نظر نہیں رکھ سکتا، آپ کی ہاں سے بھی نہیں۔ اس لیے یہاں آپ صرف نہیں کہہ سکتے ہیں (ڈیجیٹل ذاتی ڈیٹا تحفظ قانون، دفعہ 9)۔
request-complain = شکایت کیسے کریں

narrow-title = جو دیں گے اسے بدلیں
narrow-text = آپ مانگے گئے سے کم دے سکتے ہیں۔ { $name } کو بتایا جاتا ہے کہ آپ نے کیا بدلا، اور تب شاید وہ آپ کے لیے کم کر سکے۔
narrow-from = کتنا پرانا ڈیٹا
narrow-from-asked = جیسا مانگا گیا: { $day } سے
narrow-only = صرف ان کے ریکارڈ گنیں جن پر آپ نشان لگائیں۔ کسی پر نشان نہ لگائیں تو جیسا مانگا گیا ویسا رہے گا۔
narrow-often = کتنی بار
narrow-until = کب تک
narrow-show = میری تبدیلیوں کے ساتھ درخواست دکھائیں
narrow-chosen = نیچے وہ ہے جو آپ نے چنا۔ یہ { $name } کے مانگے ہوئے سے کم ہے۔

trouble-nothing-done = کچھ طے نہیں ہوا اور کچھ نہیں دیا گیا۔ جو آپ نے چنا تھا وہ اب بھی موجود ہے۔
trouble-pick-source = براہ کرم اس کے لیے ایک اکاؤنٹ چنیں: { $item }
trouble-nothing-chosen = آپ نے دینے کے لیے کسی چیز پر نشان نہیں لگایا۔ کم از کم ایک پر نشان لگائیں، یا نہیں کہیں۔
trouble-not-less = آپ کی ایک تبدیلی نہیں ہو سکتی: وہ مانگے گئے سے زیادہ ہے، یا کچھ نہیں بچے گا۔ دوبارہ چنیں۔
trouble-not-seen = جواب دیکھنے کے بعد آپ نے کچھ بدلا ہے۔ اسے دوبارہ دیکھیں، یا دیکھے بغیر ہاں کہیں۔
trouble-other-notice = اس دوران یہ درخواست آپ کو دوبارہ دکھائی گئی۔ اسے یہاں جیسا ہے ویسا پڑھیں، پھر طے کریں۔

unusual-often = معمول سے زیادہ بار۔ اس مقصد کے لیے معمول: { $usual }
unusual-long = معمول سے لمبا وقت۔ اس مقصد کے لیے معمول: زیادہ سے زیادہ { $n } دن
unusual-back = معمول سے پرانا ڈیٹا۔ اس مقصد کے لیے معمول: زیادہ سے زیادہ { $n } دن
unusual-kept = معمول سے زیادہ دیر رکھا جائے گا۔ اس مقصد کے لیے معمول: زیادہ سے زیادہ { $n } دن

item-answer = گھر پر نکالا ہوا جواب
item-records = خود ریکارڈ
item-source = کہاں سے
item-range = جن دنوں کا
item-fields = { $n ->
    [one] ایک خانہ دکھائیں
   *[other] سب { $n } خانے دکھائیں
}

question-rule = کتنا درست
question-preview = پہلے اپنے ذخیرے میں ٹھیک جواب دیکھیں
question-preview-adds = آپ کا ذخیرہ وہاں یہ بھی بتاتا ہے کہ یہ ادارہ آپ کے بارے میں پہلے سے کیا جانتا ہے، اور یہ جواب اس میں کیا بڑھائے گا۔ کوئی اور نہیں بتا سکتا: یہ سروس آپ کے جواب نہیں دیکھتی۔
question-example = ایک فرضی مثال۔ یہ آپ کے بارے میں نہیں:
question-not-seen = آپ نے ٹھیک جواب نہیں دیکھا۔ آپ بغیر دیکھے بھی منظور کر سکتے ہیں۔
question-seen-exactly = آپ نے ٹھیک جواب دیکھا ہے؛ آپ کی منظوری اسی جواب کے لیے ہے
question-seen = آپ نے اُس وقت کا جواب دیکھا ہے؛ بعد کے جواب الگ ہو سکتے ہیں
question-covered = آپ کی منظوری ٹھیک اسی جواب کے لیے ہے جو آپ نے دیکھا
question-without = آپ نے ٹھیک جواب دیکھے بغیر منظور کیا
question-withdrawn = یہ سوال واپس لے لیا گیا۔ اب اس کا جواب نہیں دیا جاتا۔
question-more = اس سوال کے بارے میں مزید
question-output = جواب میں کیا ہے
question-publisher = شائع کیا
question-digest = سوال کا ڈائجسٹ

release-rule-exact = ٹھیک مقدار
release-rule-banded = صرف وہ دائرہ جس میں مقدار آتی ہے
release-rule-group = { $n ->
    [one] صرف اگر کم از کم 1 ریکارڈ اس کے پیچھے ہو
   *[other] صرف اگر کم از کم { $n } ریکارڈ اس کے پیچھے ہوں
}
release-rule-noise = مقدار، کچھ اتفاقی کمی بیشی کے ساتھ

term-range = { $from } سے { $to }
term-range-all = جتنے دن ہیں، سب
term-valid = کب تک جاری
term-valid-value = { $from } سے { $until } تک
term-frequency = کتنی بار
term-data-life = اس کے بعد
term-recipients = کسے ملے گا
term-withdraw = کیسے روکیں
term-withdraw-value = ڈیش بورڈ، پھر “روکیں”: دو کلک

frequency-once = ایک بار
frequency-times = { $n ->
    [one] کل ایک بار
   *[other] کل { $n } بار تک
}
frequency-per-day = { $n ->
    [one] دن میں ایک بار تک
   *[other] دن میں { $n } بار تک
}
frequency-per-month = { $n ->
    [one] مہینے میں ایک بار تک
   *[other] مہینے میں { $n } بار تک
}
frequency-per-year = { $n ->
    [one] سال میں ایک بار تک
   *[other] سال میں { $n } بار تک
}

data-life-not-kept = فوراً استعمال ہوتا ہے اور رکھا نہیں جاتا۔
data-life-days = { $n ->
    [one] 1 دن بعد مٹانا لازم ہے۔
   *[other] { $n } دن بعد مٹانا لازم ہے۔
}
data-life-months = { $n ->
    [one] 1 مہینے بعد مٹانا لازم ہے۔
   *[other] { $n } مہینے بعد مٹانا لازم ہے۔
}
data-life-years = { $n ->
    [one] 1 سال بعد مٹانا لازم ہے۔
   *[other] { $n } سال بعد مٹانا لازم ہے۔
}
data-life-law = جیسے ہی قانون اجازت دے، مٹانا لازم ہے۔

complaint-first = پہلے اس پتے پر لکھیں: { $contact }،
complaint-days = { $n ->
    [one] 1 دن کے اندر جواب آنا لازم ہے۔
   *[other] { $n } دن کے اندر جواب آنا لازم ہے۔
}
complaint-board = اس کے بعد آپ ڈیٹا پروٹیکشن بورڈ آف انڈیا سے شکایت کر سکتے ہیں۔

notice-small = یہ نوٹس { $language } میں ہے، نسخہ { $version }۔ اس کا ڈائجسٹ:

## Proving it is her

approval-title = آخری قدم: { $name } کے لیے اپنی ہاں پکی کریں
approval-title-resume = آخری قدم: { $name } کو پھر سے چلنے دیں
approval-until = یہ کب تک چل سکتا ہے
approval-good-until = آپ اسے { $at } تک پکا کر سکتے ہیں۔ اس سے پہلے کچھ بھی شیئر نہیں ہوتا۔
approval-cancelled = آپ واپس آ گئے۔ کچھ نہیں بدلا۔ آپ دوبارہ کوشش کر سکتے ہیں۔
approval-failed = اسے جانچا نہیں جا سکا۔ کچھ نہیں بدلا۔ آپ دوبارہ کوشش کر سکتے ہیں۔
approval-somebody-else = کسی اور نے سائن ان کیا۔ کچھ نہیں بدلا۔ براہِ کرم اپنے ہی اکاؤنٹ سے سائن ان کریں۔
approval-other-passkey = وہ پاس کی یہاں نہیں چلتی۔ کچھ نہیں بدلا۔ دوسری پاس کی لیں، یا سائن ان کریں۔
approval-passkey = اپنی پاس کی سے پکا کریں
approval-passkey-why = آپ کا فون یا کمپیوٹر آپ کی انگلی، چہرہ یا PIN مانگتا ہے۔ پھر وہ ٹھیک اسی پر دستخط کرتا ہے جو اوپر لکھا ہے۔ آپ کی جگہ یہ کوئی اور نہیں کر سکتا، ہم بھی نہیں۔
approval-passkey-button = پاس کی سے پکا کریں
approval-lacking = آپ کی پاس کی ابھی ہر جگہ نہیں چلتی
approval-lacking-later = آپ ان ماخذوں پر اپنی پاس کی پکی کر سکتے ہیں، اور آگے سے اسے استعمال کر سکتے ہیں۔ اس بار نیچے سائن ان کریں۔
approval-lacking-now = پہلے ان ماخذوں پر اپنی پاس کی پکی کریں۔ پھر ایک بار اور ہاں کہیں۔
approval-lacking-go = { $name } پر پکی کریں
approval-sign-in = سائن ان کر کے پکا کریں
approval-sign-in-where = آپ تھوڑی دیر کے لیے یہ صفحہ چھوڑتے ہیں، اپنے روز کے اکاؤنٹ سے سائن ان کرتے ہیں، اور سیدھے یہیں واپس آتے ہیں۔ آپ کی ہاں تبھی گنی جاتی ہے۔
approval-sign-in-button = سائن ان کرنے جائیں
approval-sign-in-weaker = پاس کی سائن ان سے زیادہ محفوظ ہے: اس کی نقل کوئی نہیں کر سکتا۔
approval-add = پاس کی بنائیں
approval-passkeys-only = { $name } پر صرف آپ کی پاس کی چلتی ہے۔ یہ آپ نے وہیں چنا تھا، اور وہیں بدل سکتے ہیں۔
approval-back = پکا کیے بغیر واپس جائیں
approval-over = بہت دیر ہو گئی
approval-over-body = آپ کی حفاظت کے لیے پکا کرنے کو پانچ منٹ ملتے ہیں۔ کچھ بھی شیئر نہیں ہوا اور کچھ نہیں بدلا۔ آپ پھر سے شروع کر سکتے ہیں۔
approval-again = پھر سے شروع کریں

## Passkeys and sign-in

messages-passkey-added-text = اگر یہ آپ نہیں تھے تو اسے “سائن ان اور حفاظت” میں ہٹائیں اور اپنے سائن ان کا پاس ورڈ بدلیں۔
messages-passkey-removed-text = اب وہ آپ کی طرف سے ہاں نہیں کہہ سکتی۔ اگر یہ آپ نہیں تھے تو اپنے سائن ان کا پاس ورڈ بدلیں۔
passkeys-title = سائن ان اور حفاظت
passkeys-yours = آپ کی پاس کی
passkeys-what = پاس کی آپ کے فون یا کمپیوٹر میں رہتی ہے۔ اس سے آپ انگلی، چہرے یا PIN سے اپنی ہاں پکی کرتے ہیں۔
passkeys-none = آپ کی ابھی کوئی پاس کی نہیں ہے۔ آپ سائن ان کر کے پکا کرتے ہیں۔
passkeys-created = کب بنی
passkeys-last-used = یہاں آخری بار کب کام آئی
passkeys-never-used = ابھی استعمال نہیں ہوئی
passkeys-counts-at = یہاں چلتی ہے: { $names }
passkeys-counts-nowhere = ابھی کسی ماخذ پر نہیں چلتی۔
passkeys-change = نام بدلیں یا ہٹائیں
passkeys-name = نام
passkeys-rename = نام محفوظ کریں
passkeys-remove = یہ پاس کی ہٹائیں
passkeys-add = پاس کی بنائیں
passkeys-full = ایک شخص کی جتنی پاس کی ہو سکتی ہیں، اتنی آپ کی ہیں۔ نئی بنانے کے لیے ایک ہٹائیں۔
passkeys-added = آپ کی نئی پاس کی محفوظ ہو گئی۔ نیچے اپنے ماخذوں پر اسے پکا کریں، تبھی وہ وہاں چلے گی۔
passkeys-renamed = نام محفوظ ہو گیا۔
passkeys-removed = پاس کی ہٹا دی گئی۔ آپ کے ماخذوں کو بتایا جا رہا ہے۔
passkeys-where = آپ کی پاس کی کہاں چلتی ہے
passkeys-where-why = ہر ماخذ صرف وہی پاس کی مانتا ہے جسے آپ نے اس کے اپنے صفحے پر پکا کیا ہو۔ اس لیے آپ کی جگہ کوئی ہاں نہیں کہہ سکتا، ہم بھی نہیں۔
passkeys-not-confirmed = ابھی پکی نہیں
passkeys-counts-here = آپ کی پاس کی یہاں چلتی ہے
passkeys-counts-only = یہاں صرف آپ کی پاس کی چلتی ہے
passkeys-counts-none = یہاں صرف پاس کی چلتی ہے، اور کوئی پکی نہیں ہے
passkeys-confirm = { $name } پر پکی کریں
passkeys-sign-in = آپ کا سائن ان
passkeys-sign-in-where = آپ یہاں سائن ان کرتے ہیں:
passkeys-lost = فون کھو گیا؟ کسی دوسرے آلے پر سائن ان کریں، پرانی پاس کی یہاں ہٹائیں، اور نئی بنائیں۔ پھر نئی کو اپنے ماخذوں پر پکا کریں۔
passkey-new-welcome = کیا آپ پاس کی چاہتے ہیں؟
passkey-new-title = پاس کی بنائیں
passkey-new-lead = پاس کی سے آپ انگلی، چہرے یا PIN سے ہاں کہتے ہیں۔ اس میں ایک منٹ لگتا ہے۔
passkey-new-how = پاس کی آپ کا فون یا کمپیوٹر رکھتا ہے۔ کوئی پاس ورڈ یاد نہیں رکھنا پڑتا۔
passkey-new-why = تب آپ کی ہاں پر صرف آپ کے دستخط ہوتے ہیں۔ اسے کوئی گھڑ نہیں سکتا۔
passkey-new-stays = آپ کی انگلی اور آپ کا چہرہ آپ کے آلے سے کبھی باہر نہیں جاتے۔
passkey-new-name-hint = تاکہ آپ اسے پہچان سکیں، جیسے: میرا فون۔ آپ اسے خالی چھوڑ سکتے ہیں۔
passkey-new-default = پاس کی { $n }
passkey-new-button = پاس کی بنائیں
passkey-new-later = بعد میں
passkey-new-sign-in = پہلے ایک بار اور سائن ان کریں، تاکہ آپ کے آلے پر کوئی اور آپ کے نام سے پاس کی نہ بنا سکے۔
passkey-new-over = یہ صفحہ بہت پرانا تھا۔ کچھ محفوظ نہیں ہوا۔ براہِ کرم دوبارہ کوشش کریں۔
passkey-new-failed = پاس کی جانچی نہیں جا سکی۔ کچھ محفوظ نہیں ہوا۔ براہِ کرم دوبارہ کوشش کریں۔
passkey-new-known = یہ پاس کی پہلے سے درج ہے۔ براہِ کرم دوسری بنائیں۔
passkey-new-not-signed-in = آپ نے دوبارہ سائن ان نہیں کیا، اس لیے ابھی پاس کی نہیں بن سکتی۔
passkey-remove-title = “{ $name }” ہٹائیں؟
passkey-remove-from-now = اب سے وہ آپ کی طرف سے ہاں نہیں کہہ سکتی۔ آپ کے ماخذوں کو بتایا جاتا ہے۔
passkey-remove-consents = اس سے آپ نے جن پر ہاں کہی تھی وہ چلتی رہیں گی، جب تک آپ انہیں نہ روکیں۔
passkey-remove-device = آپ کا آلہ اسے اب بھی دکھا سکتا ہے۔ آپ اسے وہاں سے بھی مٹا سکتے ہیں۔

## After the decision

done-approved = آپ نے { $name } کو ہاں کہا
done-approved-body = رضامندی جاری ہو گئی۔ { $name } اسے ان شرطوں کے اندر استعمال کر سکتا ہے جو آپ نے دیکھیں۔ آپ اسے کسی بھی وقت ڈیش بورڈ پر روک سکتے ہیں۔
done-approved-over = تب آپ نے ہاں کہا تھا۔ اس کے بعد رضامندی ختم ہو گئی یا رکی ہوئی ہے، اس لیے اب اس پر کچھ نہیں دیا جاتا۔
done-now = اب:
done-denied = آپ نے { $name } کو نہیں کہا
done-denied-body = کچھ نہیں دیا گیا۔ { $name } کو صرف یہ بتایا جاتا ہے کہ آپ نے نہیں کہا، اور وجہ اگر آپ نے دی ہو۔
done-deferred = آپ بعد میں طے کریں گے
done-deferred-body = کچھ نہیں دیا گیا۔ { $name } کی درخواست آپ کے ڈیش بورڈ پر منتظر ہے۔
done-return = { $name } پر واپس جائیں

receipt-title = آپ کی رسید
receipt-text = اسے ثبوت کے طور پر رکھیں۔ کوئی بھی ہم سے پوچھے بغیر اسے جانچ سکتا ہے۔
receipt-at = وقت
receipt-request = درخواست
receipt-consent = رضامندی
receipt-evidence = کیسے ثابت ہوا
receipt-by = فیصلہ کس کا
receipt-log = عوامی کھاتے میں
receipt-log-value = اندراج { $index }
receipt-digest = ڈائجسٹ
receipt-download = رسید ڈاؤن لوڈ کریں
receipt-print = پوری رسید، چھاپنے یا ای میل سے پانے کے لیے
receipt-language = اطلاع کی زبان
receipt-notice = اطلاع کا ڈائجسٹ
receipt-agreed = آپ نے کس پر ہاں کہا
receipt-asked = کیا مانگا گیا تھا
receipt-seen = ٹھیک جواب
receipt-reason = آپ کی وجہ:
receipt-proof = ثبوت
receipt-back = واپس
receipt-how-to-print = اسے چھاپنے یا فائل کے طور پر رکھنے کے لیے اپنے براؤزر کا “پرنٹ” استعمال کریں۔
receipt-by-mail = ای میل سے
receipt-mail-text = ہم اسے { $address } پر بھیجیں گے۔ ای میل میں لکھا ہوگا کہ کس نے مانگا اور آپ نے کیا فیصلہ کیا۔ راستے میں دوسرے لوگ اسے پڑھ سکتے ہیں۔
receipt-mail-send = مجھے یہ رسید ای میل سے بھیجیں
receipt-mail-asked = آپ نے اسے { $when } کو مانگا۔ پہنچنے میں چند منٹ لگ سکتے ہیں۔

evidence-passkey = آپ کی پاس کی نے ٹھیک اسی پر دستخط کیے جو آپ نے دیکھا۔
evidence-fresh-sign-in = آپ نے نئے سرے سے سائن ان کیا۔ پاس کی زیادہ مضبوط ثبوت ہوتی۔
evidence-passkey-of-guardian = جو دکھایا گیا، ٹھیک اسی پر سرپرست کی پاس کی نے دستخط کیے۔
evidence-sign-in-of-guardian = سرپرست نے نئے سرے سے سائن ان کیا۔ پاس کی زیادہ مضبوط ثبوت ہوتی۔

## One consent

consent-end-asked = اس ڈیٹا کا ایک ماخذ آپ سے کہتا ہے کہ یہ رضامندی ختم کریں: “{ $reason }”۔ فیصلہ آپ کا ہے۔
consent-newer = وہ رضامندی دیکھیں جس نے اس کی جگہ لی
consent-older = وہ پہلے کی رضامندی دیکھیں جس کی جگہ اس نے لی
consent-changes = کیا بدلا
consent-before = پہلے:
consent-since = تب سے:
consent-title = { $name } کو آپ کی رضامندی
consent-stop = روکیں
consent-item-remove = اسے نکال دیں
consent-item-withdrawn = { $at } کو نکالا گیا۔ باقی رضامندی جاری ہے۔
consent-pause = فی الحال روکیں
consent-resume = دوبارہ جاری کریں
consent-resume-other = اسے وہی دوبارہ جاری کر سکتا ہے جس نے ہاں کہی تھی۔
consent-who = کون اور کیوں
consent-what = کیا دیا جاتا ہے
consent-terms = کتنے عرصے اور کتنی بار
consent-acknowledged = کس نے جان لیا
consent-acknowledged-text = ہر فریق کو آخری تبدیلی جاننی لازم ہے۔ جنہوں نے نہیں جانی، وہ پرانی نقل زیادہ دیر استعمال نہیں کر سکتے: اس کی مدت اپنے آپ ختم ہو جاتی ہے۔
consent-acknowledged-yes = جان لیا
consent-acknowledged-not-yet = ابھی نہیں
consent-deletion-nothing = اسے کچھ نہیں ملا، اس لیے مٹانے کو کچھ نہیں۔
consent-deletion-not-kept = اسے کچھ رکھنے کی اجازت نہیں تھی۔ اس نے ابھی اس بارے میں کچھ نہیں کہا۔
consent-deletion-due = اس نے ابھی نہیں کہا کہ جو ملا تھا وہ مٹا دیا۔ اسے { $at } تک مٹانا ہے۔
consent-deletion-overdue = اس نے نہیں کہا کہ جو ملا تھا وہ مٹا دیا۔ اسے { $at } تک مٹانا تھا۔ آپ شکایت کر سکتے ہیں۔
consent-acknowledged-signed = جان لیا، دستخط کے ساتھ
consent-acknowledged-received = ملا، دستخط ابھی نہیں
consent-acknowledged-late = دستخط نہیں، وقت گزر گیا
consent-acknowledged-about = جو آپ نے نکالا اس کے بارے میں: { $items }
consent-acknowledged-told = بتایا گیا:
consent-acknowledged-download = دستخط شدہ بیان (ڈاؤن لوڈ)
consent-statement-nothing = یہ کہتا ہے کہ اس رضامندی کے تحت ملا ہوا کچھ بھی اس کے پاس نہیں۔
consent-statement-stopped = یہ کہتا ہے کہ اس نے بانٹنا بند کر دیا ہے۔ آپ کے بارے میں اس کے اپنے ریکارڈ ویسے ہی رہتے ہیں۔
consent-statement-hers = جو لایا گیا وہ آپ کا ہے: وہ آپ کے اپنے ذخیرے میں رہتا ہے جب تک آپ اسے نہ مٹائیں۔
consent-statement-deleted = یہ کہتا ہے کہ جو ملا تھا وہ { $at } کو مٹا دیا۔
consent-statement-retained = یہ کہتا ہے کہ قانون کی وجہ سے اسے یہ رکھنا ہے، اور باقی { $at } کو مٹا دیا۔
consent-statement-kept = { $what }: { $ground }، { $until } تک
consent-statement-retained-over = اسے یہ صرف اس وقت تک رکھنا تھا جو گزر چکا ہے، اور اس نے نہیں کہا کہ مٹا دیا۔ آپ شکایت کر سکتے ہیں۔
consent-statement-pending = یہ کہتا ہے کہ جو ملا تھا وہ { $at } تک مٹا دے گا۔
consent-statement-pending-over = اس نے کہا تھا کہ جو ملا تھا وہ { $at } تک مٹا دے گا، اور نہیں کہا کہ مٹا دیا۔ آپ شکایت کر سکتے ہیں۔
consent-statement-processors-deleted = جو اس کی طرف سے اسے سنبھالتے تھے انہوں نے بھی مٹا دیا ہے۔
consent-statement-processors-told = جو اس کی طرف سے اسے سنبھالتے تھے انہیں مٹانے کو کہا گیا ہے۔
consent-sharing = ہر بار جب ڈیٹا مانگا گیا
consent-sharing-empty = اس رضامندی پر ابھی کسی نے کچھ نہیں مانگا۔
consent-sharing-who = { $from } ← { $to }
consent-sharing-bytes = { $size }، مہر بند
consent-history = کیا کیا ہوا
consent-told = کسے کیا بتایا گیا
consent-told-show = { $n ->
    [one] ایک پیغام دکھائیں
   *[other] تازہ ترین { $n } پیغام دکھائیں
}
consent-told-issued = دستخط شدہ رضامندی ملی
consent-told-changed = تبدیلی بتائی گئی
consent-told-given-up = رابطہ نہ ہو سکا

sharing-delivered = پہنچ گیا
sharing-pending = راستے میں
sharing-refused = انکار
sharing-lapsed = لیا نہیں گیا، مٹا دیا گیا
sharing-incomplete = ادھورا آیا، مٹا دیا گیا
sharing-unanswered = وقت پر کچھ نہیں آیا

event-asked = ڈیٹا مانگا
event-notice-shown = نوٹس دکھایا گیا
event-answer-seen = ٹھیک جواب آپ کے ذخیرے میں دیکھا گیا
event-approved = ہاں کہا
event-denied = نہیں کہا
event-deferred = ٹال دیا
event-request-expired = درخواست کی مدت ختم
event-issued = رضامندی دستخط کر کے دے دی گئی
event-paused = فی الحال روکا گیا
event-resumed = دوبارہ جاری
event-withdrawn = روکا گیا
event-revoked = کسی اور نے روکا
event-expired = رضامندی کی مدت ختم
event-superseded = نئی رضامندی نے جگہ لی
event-shared = ڈیٹا دیا گیا
event-share-refused = ڈیٹا دینے سے انکار
event-share-lapsed = دینے کا وقت نکل گیا
event-acknowledged = تبدیلی جان لی گئی
event-passkey-added = آپ نے پاس کی بنائی
event-passkey-removed = آپ نے پاس کی ہٹائی
event-item-withdrawn = رضامندی میں سے کچھ نکالا گیا
event-source-linked = ماخذ جوڑا گیا
event-source-unlinked = ماخذ کا جوڑ ہٹایا گیا
event-rights-asked = پوچھا گیا یا شکایت کی گئی
event-rights-answered = انہوں نے جواب دیا
event-rights-escalated = بورڈ کے پاس لے جایا گیا
event-rights-closed = نمٹا ہوا بتایا گیا
event-nominee-named = کسی کو نامزد کیا گیا
event-guardian-asked = سرپرست بننے کی درخواست کی گئی
event-representation-in-force = ثبوت جانچا گیا: اب سے کام کرنے کا حق ہے
event-representation-refused = ثبوت جانچا گیا: کام کرنے کا حق نہیں ملا
event-representation-ended = کام کرنے کا حق ختم
event-by = کیا: { $actor }
event-reason = وجہ: { $reason }
event-open = کھولیں

## Stopping

stop-title = { $name } کو روکیں؟
stop-then = اگر آپ ابھی روکیں
stop-at-once = آپ کی تصدیق کے ساتھ ہی { $name } کو اور کچھ نہیں ملتا: نہ نیا جواب، نہ نیا ریکارڈ۔
stop-told = سب متعلقہ لوگوں کو فوراً بتایا جاتا ہے۔ اگلا صفحہ دکھاتا ہے کہ کس نے جان لیا۔ جس تک بات نہ پہنچے، وہ چند منٹ میں خود انکار کرتا ہے۔
stop-nothing-received = { $name } کو اب تک کچھ نہیں ملا، اس لیے مٹانے کو کچھ نہیں۔
stop-delete-by = { $name } کو جو ملا ہے، وہ زیادہ سے زیادہ { $at } تک مٹانا ہوگا۔
stop-delete = { $name } کو جو ملا ہے، وہ مٹانا ہوگا۔
stop-law = وہ صرف وہی رکھ سکتا ہے جو کوئی قانون رکھوائے، جیسے اس کا حساب کتاب۔ پوچھیں کہ کون سا قانون۔ روکنے سے پہلے جو ہوا، وہ جائز رہتا ہے۔
stop-for-you = آپ کے لیے اس کا مطلب
stop-nothing-else = اور کچھ نہیں بدلتا: آپ کی دوسری رضامندیاں، کھاتے اور جڑے ہوئے ماخذ جیسے ہیں ویسے ہی رہتے ہیں۔
stop-benefit = ہو سکتا ہے { $name } اب وہ نہ کر سکے جو آپ اس سے چاہتے تھے۔
stop-benefit-named = ہو سکتا ہے { $name } اب آپ کو یہ نہ دے سکے: { $benefit }
stop-final = روکنا حتمی ہے۔ پھر لینے کے لیے انہیں آپ سے دوبارہ پوچھنا ہوگا۔
stop-button = ابھی روکیں
stop-back = جیسا ہے رہنے دیں
item-remove-title = ”{ $title }“ نکال دیں؟
item-remove-lead = { $name } کو دی گئی آپ کی رضامندی اس کے بغیر جاری رہے گی۔
item-remove-then = اگر آپ اسے نکال دیں
item-remove-at-once = آپ کی تصدیق کے لمحے سے { $name } کو اس میں سے مزید کچھ نہیں ملے گا۔ سب متعلقہ فریقوں کو فوراً بتا دیا جاتا ہے۔
item-remove-rest = اس رضامندی کی باقی ہر چیز ویسی ہی رہے گی۔
item-remove-unused = { $name } کو ابھی تک اس میں سے کچھ نہیں ملا۔
item-remove-required = { $name } کا کہنا ہے کہ اس کے بغیر اس کا کام نہیں چل سکتا۔ ہو سکتا ہے وہ آپ کا کام روک دے۔
item-remove-final = اسے واپس شامل نہیں کیا جا سکتا۔ دوبارہ دینے کے لیے انہیں آپ سے پھر پوچھنا ہوگا۔
item-remove-account-also = اسی کھاتے سے یہ بھی
item-remove-button = نکال دیں
item-remove-account = اس کھاتے کی ہر چیز نکال دیں

unlink-title = { $name } کا جوڑ ہٹائیں؟
unlink-then = اگر آپ ابھی جوڑ ہٹائیں
unlink-stops = { $n ->
    [one] اس رضامندی کو اس کی ضرورت ہے، وہ ہمیشہ کے لیے رک جائے گی۔ سب متعلقہ لوگوں کو بتایا جائے گا۔
   *[other] ان { $n } رضامندیوں کو اس کی ضرورت ہے، وہ ہمیشہ کے لیے رک جائیں گی۔ سب متعلقہ لوگوں کو بتایا جائے گا۔
}
unlink-nothing = اس وقت کسی رضامندی کو اس کی ضرورت نہیں۔
unlink-no-more = اس سروس کے ذریعے { $name } سے اور کچھ نہیں آئے گا۔
unlink-kept = جو پہلے دیا جا چکا، وہ واپس نہیں آتا۔
unlink-again = آپ اسے کسی بھی وقت پھر جوڑ سکتے ہیں۔ جو رضامندی رک گئی، وہ رکی رہتی ہے۔
unlink-button = ابھی جوڑ ہٹائیں

## Record

record-title = آپ کا ریکارڈ
record-lead = { $n ->
    [one] ہر فیصلہ، ہر نوٹس اور ڈیٹا دینا۔ کم از کم 1 سال رکھا جاتا ہے۔
   *[other] ہر فیصلہ، ہر نوٹس اور ڈیٹا دینا۔ کم از کم { $n } سال رکھا جاتا ہے۔
}
record-keep = رکھنے کے لیے
record-download = سب کچھ، مشینوں کے لیے (JSON)
record-csv = جدول کی صورت میں (CSV)
record-archive = سب کچھ، ثبوتوں کے ساتھ (ZIP)
record-print = چھاپنے کے لیے
record-archive-title = آپ کا ریکارڈ، ثبوتوں کے ساتھ
record-archive-lead = ایک فائل جس میں آپ کے بارے میں ہر اندراج ہے اور ہر ایک کا ثبوت۔ کوئی بھی اسے ہمارے بغیر جانچ سکتا ہے، برسوں بعد بھی۔
record-archive-making = آپ کی فائل بن رہی ہے۔
record-archive-renews = یہ صفحہ خود تازہ ہوتا رہتا ہے۔ آپ اسے بند کر کے بعد میں لوٹ سکتے ہیں۔
record-archive-ready = آپ کی فائل تیار ہے۔
record-archive-download = ڈاؤن لوڈ کریں ({ $size })
record-archive-failed = آپ کی فائل نہیں بن سکی۔ کچھ ضائع نہیں ہوا: آپ کا ریکارڈ جیسا تھا ویسا ہی ہے۔
record-archive-again = پھر کوشش کریں
record-entries = کیا کیا ہوا، تازہ ترین پہلے
record-kind = قسم
record-kind-any = سب کچھ
record-kind-decisions = درخواستیں اور فیصلے
record-kind-consents = شروع، تبدیل اور ختم ہوئی رضامندیاں
record-kind-sharing = مانگا اور دیا گیا ڈیٹا
record-kind-sources = جوڑے اور ہٹائے گئے ماخذ
record-kind-other = دیگر
record-nothing = ایسا کچھ نہیں ہوا۔ کچھ اور چنیں، یا پھر سے سب کچھ دکھائیں۔
record-back = اپنے ریکارڈ پر واپس
record-print-title = { $name } کا ریکارڈ
record-print-made = { $keeper } کے پاس محفوظ۔ { $at } کو بنایا گیا۔
record-print-how = اپنے براؤزر سے یہ صفحہ چھاپیں یا PDF کی صورت میں محفوظ کریں۔
record-when = کب
record-what = کیا
record-who = کس نے
record-why = وجہ
record-empty = ابھی کچھ نہیں ہوا۔

## آڈیٹر کا کنسول

audit-tabs = کنسول کے حصے
audit-tab-record = ریکارڈ
audit-tab-figures = اعداد و شمار
audit-tab-changes = تبدیلیاں
audit-tab-exports = برآمدات
audit-tab-looks = کیا کیا دیکھا گیا
audit-you-look = آپ { $name } کے طور پر، { $body } کی طرف سے، { $until } تک دیکھتے ہیں۔ ہر بار کا دیکھنا لکھا جاتا ہے، اور چلانے والے اسے دیکھتے ہیں۔

audit-trouble-person = یہ ویسا فرضی نام نہیں جیسا ریکارڈ میں ہوتا ہے۔ کسی اندراج سے نقل کریں۔
audit-trouble-party = اس شناخت کا کوئی فریق یہاں معلوم نہیں۔ فہرست میں سے چنیں۔
audit-trouble-purpose = ایسا کوئی مقصد یہاں معلوم نہیں۔ فہرست میں سے چنیں۔
audit-trouble-event = اندراج کی ایسی کوئی قسم نہیں۔ فہرست میں سے چنیں۔
audit-trouble-day = یہ کوئی تاریخ نہیں۔ سال، مہینہ اور دن لکھیں: 2026-11-30۔
audit-trouble-order = آخری دن پہلے دن سے پہلے ہے۔ دونوں میں سے ایک بدلیں۔
audit-trouble-nothing = اس مدت میں برآمد کرنے کو کچھ نہیں۔ دوسرے دن چنیں۔
audit-trouble-busy = آپ کی ایک برآمد پہلے سے بن رہی ہے۔ اس کے بننے تک رکیں، پھر مانگیں۔
audit-trouble-failed = برآمد نہیں بن سکی۔ کچھ بدلا نہیں: دوبارہ مانگیں۔
audit-trouble-reason = لکھیں کہ آپ برآمد کیوں مانگتے ہیں۔ وجہ ریکارڈ میں رکھی جاتی ہے۔

audit-search-title = ریکارڈ
audit-search-lead = لاگ کا ہر اندراج، تازہ ترین پہلے۔ لوگ وہاں فرضی ناموں سے ہیں؛ یہاں کا کوئی صفحہ ان کا نام نہیں بتاتا۔
audit-search-form = ریکارڈ میں تلاش کریں
audit-field-person = شخص کا فرضی نام
audit-field-party = فریق
audit-field-party-any = سب فریق
audit-field-purpose = مقصد
audit-field-purpose-any = سب مقصد
audit-field-event = اندراج کی قسم
audit-field-event-any = سب قسمیں
audit-field-from = پہلا دن
audit-field-to = آخری دن
audit-search-button = تلاش کریں
audit-search-reset = پھر سب دکھائیں
audit-search-found = اندراجات
audit-search-empty = ابھی تک کچھ درج نہیں ہوا۔
audit-search-nothing = کوئی اندراج نہیں ملتا۔ کم شرطیں رکھیں، یا پھر سے سب کچھ دکھائیں۔
audit-search-figures = اس انتخاب کے اعداد و شمار
audit-search-export = اس انتخاب کی برآمد
audit-column-number = نمبر
audit-column-when = کب
audit-column-event = قسم
audit-column-person = شخص
audit-column-party = فریق
audit-column-source = ذریعہ
audit-column-purpose = مقصد
audit-destroyed = مٹایا گیا
audit-for-party = فریق کا اندراج
audit-open-entry = اندراج { $number }
audit-open-person = { $person } کا سب کچھ

audit-entry-title = اندراج { $number }
audit-entry-destroyed = اس اندراج کا سالٹ اور واقعہ قانون کے مطابق مٹا دیا گیا ہے۔ صرف اس کا ڈائجسٹ باقی ہے؛ وہ اب بھی ہر ثبوت میں شمار ہوتا ہے۔
audit-entry-checks = تصدیق
audit-all-hold = جو کچھ جانچا گیا، سب درست ہے۔
audit-some-fail = { $n ->
    [one] ایک جانچ ناکام ہے۔ اس اندراج پر بھروسا نہیں کیا جا سکتا۔
   *[other] { $n } جانچیں ناکام ہیں۔ اس اندراج پر بھروسا نہیں کیا جا سکتا۔
}
audit-some-not-possible = جو جانچا جا سکا، درست ہے۔ کچھ کی جانچ نہیں ہو سکی۔
audit-holds = درست
audit-fails = ناکام
audit-not-possible = جانچ نہیں ہو سکی
audit-check-digest = سالٹ اور واقعے سے یہی ڈائجسٹ بنتا ہے۔
audit-check-inclusion = ڈائجسٹ { $size } اندراجات کے چیک پوائنٹ کے تحت اپنے نمبر پر ہے۔
audit-check-checkpoint = لاگ نے چیک پوائنٹ پر دستخط کیے ہیں۔
audit-check-witnesses = { $n ->
    [0] کسی گواہ نے چیک پوائنٹ پر ساتھ دستخط نہیں کیے۔
    [one] ایک گواہ نے چیک پوائنٹ پر ساتھ دستخط کیے ہیں۔
   *[other] { $n } گواہوں نے چیک پوائنٹ پر ساتھ دستخط کیے ہیں۔
}
audit-check-consistency = { $from } اندراجات کا لاگ، جو آپ کو شروع میں دکھایا گیا تھا، اس لاگ کا آغاز ہے۔
audit-check-document = اندراج میں بتائی گئی دستاویز ”{ $kind }“ کا ڈائجسٹ وہی ہے۔
audit-check-signature = دستاویز ”{ $kind }“ پر { $by } کے دستخط ہیں۔
audit-entry-proof = ثبوت ڈاؤن لوڈ کریں (JSON)
audit-entry-facts = اس میں کیا لکھا ہے
audit-entry-body = واقعہ، جیسا ڈائجسٹ بناتے وقت تھا
audit-entry-neighbours = آس پاس کے اندراجات
audit-entry-before = پچھلا اندراج
audit-entry-after = اگلا اندراج

audit-figures-title = اعداد و شمار
audit-figures-lead = آپ کی چنی ہوئی مدت میں، ریکارڈ کے اندراجات سے گنے ہوئے۔
audit-figures-form = چنیں کہ کیا گنا جائے
audit-figures-button = گنیں
audit-figures-counts = کیا ہوا
audit-figures-entries = یہ اندراجات دکھائیں
audit-figures-csv = جدول ڈاؤن لوڈ کریں (CSV)
audit-figure-asked = آئی ہوئی درخواستیں
audit-figure-shown = دکھائے گئے نوٹس
audit-figure-given = دی گئی رضامندیاں
audit-figure-denied = منع کی گئی درخواستیں
audit-figure-deferred = ملتوی فیصلے
audit-figure-withdrawn = شخص کی واپس لی ہوئی رضامندیاں
audit-figure-revoked = دوسروں کی منسوخ کی ہوئی رضامندیاں
audit-figure-expired = مدت ختم رضامندیاں
audit-figure-shared = ڈیٹا دیا گیا
audit-figure-refused = ڈیٹا دینے سے انکار
audit-plots = وقت کے ساتھ
audit-plots-scale = ہر تصویر کا اپنا پیمانہ ہے۔
audit-per-day = ایک پٹی ایک دن ہے۔
audit-per-week = ایک پٹی ایک ہفتہ ہے۔
audit-per-month = ایک پٹی ایک مہینہ ہے۔
audit-step-day = دن
audit-step-week = ہفتہ، اس دن سے
audit-step-month = مہینہ، اس دن سے
audit-step-week-of = { $day } سے شروع ہفتہ
audit-step-month-of = { $day } سے شروع مہینہ
audit-plot-nothing = دکھانے کو کوئی دن نہیں۔
audit-plot-none = { $first } سے { $last } تک: کچھ نہیں۔
audit-plot-words = { $first } سے { $last } تک: کل { $total }، سب سے زیادہ { $most }: { $day }۔
audit-plot-table = اعداد جدول میں
audit-plot-count = تعداد
audit-ack-title = روکنے کی خبر کتنی جلدی جانی گئی
audit-ack-lead = رضامندی ختم ہونے پر ہر اس فریق کو بتایا جاتا ہے جس کے پاس اس کی نقل ہے، اور اسے کہنا ہوتا ہے کہ اس نے جان لیا۔
audit-ack-stops = جنہیں جاننا تھا
audit-ack-done = جان لیا
audit-ack-waiting = اب بھی انتظار ہے
audit-ack-median = آدھے اتنے وقت میں
audit-ack-p95 = 100 میں سے 95 اتنے وقت میں
audit-ack-longest = سب سے لمبا وقت
audit-ack-within = کتنے وقت میں جانا
audit-within-second = ایک سیکنڈ میں
audit-within-ten-seconds = دس سیکنڈ میں
audit-within-minute = ایک منٹ میں
audit-within-hour = ایک گھنٹے میں
audit-within-day = ایک دن میں
audit-within-longer = اس کے بعد
audit-within-not-yet = ابھی نہیں
audit-lasts-ms = { $n } ملی سیکنڈ
audit-lasts-seconds = { $n } سیکنڈ
audit-lasts-minutes = { $m } منٹ { $s } سیکنڈ
audit-lasts-hours = { $h } گھنٹے { $m } منٹ
audit-lasts-days = { $d } دن { $h } گھنٹے
audit-grievances-title = شکایتیں
audit-grievances-made = کی گئیں
audit-grievances-in-time = وقت پر جواب
audit-grievances-late = دیر سے جواب
audit-grievances-open = کھلی ہیں
audit-grievances-overdue = وقت گزر چکا
audit-overdue-none = کسی شکایت کا وقت نہیں گزرا۔
audit-overdue-title = جن کا وقت گزر چکا
audit-overdue-reference = حوالہ نمبر
audit-overdue-made = کب کی گئی
audit-overdue-due = جواب کب تک دینا تھا
audit-overdue-manager = رضامندی مینیجر خود

audit-changes-title = تبدیلیاں
audit-changes-lead = جس پر سب کا انحصار ہے اس میں کیا بدلا، تازہ ترین پہلے، اور پہلے وہ کیا تھا۔
audit-changes-form = چنیں کہ کیا دیکھنا ہے
audit-changes-kind = کیا بدلا
audit-changes-any = سب کچھ
audit-changes-button = دکھائیں
audit-changes-questions = سوالات
audit-changes-notices = نوٹس
audit-changes-parties = فریق
audit-changes-policy = پالیسی
audit-changes-keys = کنجیاں
audit-changes-auditors = آڈیٹر
audit-changes-list = تبدیلیاں، تازہ ترین پہلے
audit-changes-empty = ابھی تک کچھ نہیں بدلا۔
audit-changes-nothing = اس قسم کا کچھ نہیں بدلا۔ کچھ اور چنیں، یا پھر سے سب کچھ دکھائیں۔
audit-changes-first = یہ پہلا ہے: موازنے کو کچھ نہیں۔
audit-changes-same = اس کے متن میں پہلے سے کچھ مختلف نہیں۔
audit-changes-entry = اندراج کھولیں
audit-changes-by = کس نے:
audit-changes-differences = { $n ->
    [one] ایک جگہ مختلف ہے
   *[other] { $n } جگہیں مختلف ہیں
}
audit-changes-before = پہلے:
audit-changes-after = اب:
audit-changes-not-before = نہیں تھا
audit-changes-not-after = اب نہیں ہے

audit-exports-title = برآمدات
audit-exports-lead = برآمد ایک دستخط شدہ فائل ہے جس میں اندراجات اور ان کے ثبوت ہیں۔ مفت اوزار consent-verify اسے ہمارے بغیر جانچتا ہے۔
audit-exports-new = برآمد مانگیں
audit-exports-scope = اس میں کیا ہو
audit-exports-population = کسی مدت کا سب کچھ: آڈٹ پیک
audit-exports-population-text = قانون رضامندی مینیجر سے آڈٹ کے لیے جو تیار رکھنے کو کہتا ہے (DPDP قواعد، پہلا شیڈول، حصہ B، شق 12)۔
audit-exports-party = ایک فریق کا سب کچھ
audit-exports-person = ایک شخص کا سب کچھ
audit-exports-choose = براہ کرم چنیں
audit-exports-reason = آپ کیوں مانگتے ہیں
audit-exports-reason-hint = ریکارڈ میں رکھا جاتا ہے۔ آڈٹ یا معاملے کا نام لکھیں، کسی شخص کا نہیں۔
audit-exports-button = برآمد بنائیں
audit-exports-making = آپ کی برآمد بن رہی ہے
audit-making-begins = ابھی ابھی شروع ہوئی ہے۔
audit-making-done = { $of } میں سے { $done } اندراجات
audit-making-renews = یہ صفحہ خود تازہ ہوتا رہتا ہے۔ آپ اسے بند کر کے بعد میں لوٹ سکتے ہیں۔
audit-exports-files = آپ کی برآمدات
audit-exports-none = آپ نے ابھی تک کوئی برآمد نہیں مانگی۔
audit-exports-made = بنائی گئی:
audit-exports-download = ڈاؤن لوڈ کریں ({ $size })
audit-exports-verify = یہیں تصدیق کریں
audit-verified = { $n ->
    [0] تصدیق ہوئی: { $entries } اندراجات، کوئی خرابی نہیں ملی۔
    [one] تصدیق ہوئی: { $entries } اندراجات، ایک خرابی ملی۔
   *[other] تصدیق ہوئی: { $entries } اندراجات، { $n } خرابیاں ملیں۔
}
audit-verified-at = تصدیق کا وقت:
audit-finding-kind = کیا ملا
audit-finding-where = کہاں

audit-looks-title = کیا کیا دیکھا گیا
audit-looks-lead = آپ کا ہر بار کا دیکھنا، تازہ ترین پہلے۔ چلانے والے بھی یہی فہرست دیکھتے ہیں۔
audit-looks-what = کیا
audit-looks-entry = اندراج
audit-looks-empty = ابھی تک کچھ نہیں دیکھا گیا۔

audit-join-title = یہاں آڈیٹر بنیں
audit-join-lead = وہ کوڈ لکھیں جو اس سروس کے چلانے والے نے آپ کو دیا ہے۔ وہ ایک ہی بار چلتا ہے۔
audit-join-then = پھر آپ ریکارڈ دیکھ سکتے ہیں، اور کچھ بدل نہیں سکتے۔ ہر بار کا دیکھنا لکھا جاتا ہے، اور چلانے والے اسے دیکھتے ہیں۔
audit-join-code = کوڈ
audit-join-button = شروع کریں
audit-join-wrong = یہ کوڈ نہیں چلتا: غلط لکھا گیا ہے، استعمال ہو چکا ہے، یا بہت پرانا ہے۔ اسے دیکھ لیں، یا چلانے والے سے دوسرا مانگیں۔

## Messages

message-source-linked = { $name } جڑ گیا
message-source-linked-body = کچھ نہیں دیا گیا۔ اب کوئی مانگے تو آپ یہ ماخذ چن سکتے ہیں۔
message-link-failed = { $name } جوڑا نہیں جا سکا
message-link-failed-body = کچھ نہیں بدلا۔ براہِ کرم چند منٹ بعد دوبارہ کوشش کریں۔
message-link-declined = { $name } نہیں جوڑا گیا
message-link-declined-body = آپ لوٹ آئے۔ کچھ نہیں بدلا۔
message-stopped = { $name } کو روک دیا گیا
message-stopped-body = اس رضامندی پر اور کچھ نہیں دیا جاتا۔ اس کے صفحے پر آپ دیکھ سکتے ہیں کہ کس نے جان لیا۔
message-paused = { $name } کو فی الحال روک دیا گیا
message-paused-body = جب تک آپ دوبارہ جاری نہ کریں، کچھ نہیں دیا جاتا۔
message-resumed = { $name } دوبارہ جاری ہے
message-resumed-body = رضامندی انہی شرطوں پر پھر جاری ہے۔
message-already-decided = یہ طے ہو چکا ہے
message-already-decided-body = یہاں اب طے کرنے کو کچھ نہیں۔ آپ دیکھ سکتے ہیں کہ کیا طے کیا، اور ڈیش بورڈ پر رضامندی روک سکتے ہیں۔
message-request-expired = اس درخواست کی مدت ختم ہو گئی
message-request-expired-body = کچھ نہیں دیا گیا۔ ادارہ آپ سے دوبارہ پوچھ سکتا ہے۔
message-request-failed = یہ درخواست پوری نہ ہو سکی
message-request-failed-body = جس نے مانگا، جو مانگا گیا، یا جس رضامندی کی جگہ لینی تھی، وہ اب نہیں ہے۔ کچھ نہیں دیا گیا، اور طے کرنے کو کچھ نہیں۔
message-asker-gone = { $name } اب یہاں شامل نہیں
message-asker-gone-body = یہ اداروں کے رجسٹر میں اب نہیں، یا فی الحال نہیں۔ کچھ نہیں دیا گیا، اور اس درخواست سے اسے کچھ نہیں ملے گا۔
message-question-gone = یہ سوال واپس لے لیا گیا
message-question-gone-body = { $name } نے ایسا سوال پوچھا جو اب نہیں پوچھا جا سکتا۔ کچھ نہیں دیا گیا۔ وہ کسی اور طرح دوبارہ مانگ سکتا ہے۔
message-deposit-asked = ہم نے { $name } سے آپ کے ریکارڈ مانگے ہیں
message-deposit-asked-body = اب اپنے ڈیش بورڈ پر ہاں کہیں۔ پھر ریکارڈ آپ کے ذخیرے کے لیے مہر بند ہو کر یہاں آئیں گے۔
message-store-linked = آپ کا ذخیرہ { $name } سے جڑ گیا
message-store-linked-body = اب وہ آپ کے ذخیرے تک درخواستیں پہنچا سکتا ہے۔ جو یہاں ہے اسے وہ پڑھ نہیں سکتا۔

## Messages to her

messages-title = پیغامات
messages-lead = { $n ->
    [0] آپ نے سب پڑھ لیا ہے۔
    [one] 1 نیا پیغام ہے۔
   *[other] { $n } نئے پیغامات ہیں۔
}
messages-empty = ابھی کوئی پیغام نہیں۔ جب کوئی آپ کا ڈیٹا مانگے، جب آپ فیصلہ کریں، یا جب کچھ بدلے، تو یہاں بتایا جاتا ہے۔
messages-new = نیا
messages-read = پڑھا ہوا مانیں
messages-read-all = سب کو پڑھا ہوا مانیں
messages-open = مزید دیکھیں
messages-settings = چنیں کہ ہم ای میل سے بھی کیا بتائیں
messages-granted = آپ نے ایک رضامندی دی
messages-granted-text = آپ کی رسید اس کے صفحے پر ہے۔ آپ اسے وہاں کبھی بھی روک سکتے ہیں۔
messages-denied = آپ نے ایک درخواست کو منع کیا
messages-denied-text = کچھ نہیں دیا جاتا۔ آپ کی رسید اس کے صفحے پر ہے۔
messages-stopped = آپ نے ایک رضامندی روک دی
messages-stopped-text = اس پر مزید کچھ نہیں دیا جاتا۔ اس کا صفحہ دکھاتا ہے کہ کس نے جان لیا۔
messages-paused = آپ نے ایک رضامندی کو فی الحال روکا
messages-paused-text = جب تک آپ دوبارہ جاری نہ کریں، کچھ نہیں دیا جاتا۔
messages-item-withdrawn-text = باقی رضامندی پہلے کی طرح جاری ہے۔
messages-resumed = آپ نے ایک رضامندی دوبارہ جاری کی
messages-resumed-text = وہ پھر سے جاری ہے۔ اگر یہ آپ نے نہیں کیا تو اسے روکیں اور ہر جگہ سے باہر نکلیں۔
messages-receipt-asked = آپ کی رسید ای میل سے
messages-receipt-asked-text = آپ نے ای میل سے ایک رسید مانگی۔ ہم اسے اس پتے پر بھیجتے ہیں جو ہمیں آپ کے سائن اِن سے معلوم ہے۔
messages-answer-seen = آپ نے اپنے ذخیرے میں ایک جواب دیکھا
messages-answer-seen-text = کچھ باہر نہیں گیا۔ اب آپ درخواست پر فیصلہ کر سکتے ہیں۔
messages-waiting = کوئی آپ کا ڈیٹا مانگتا ہے
messages-waiting-text = وقت ملنے پر درخواست دیکھیں۔ جب تک آپ ہاں نہ کہیں، کچھ نہیں دیا جاتا۔
messages-end-asked = ایک رضامندی کو ختم کرنا پڑ سکتا ہے
messages-end-asked-text = آپ کا ڈیٹا جہاں سے آتا ہے، وہ اسے ختم کرنے کو کہتا ہے۔ فیصلہ آپ کا ہے۔
messages-first-use = ایک رضامندی پہلی بار استعمال ہوئی
messages-first-use-text = اس کا صفحہ دکھاتا ہے کہ کیا اور کب دیا گیا۔
messages-revoked = ادارے نے ایک رضامندی ختم کر دی
messages-revoked-text = اس پر مزید کچھ نہیں دیا جاتا۔
messages-expired = ایک رضامندی کی مدت پوری ہو گئی
messages-expired-text = اس پر مزید کچھ نہیں دیا جاتا۔ آپ کو کچھ نہیں کرنا۔
messages-ending-soon = آپ کی دی ہوئی ایک اجازت جلد ختم ہوگی
messages-ending-soon-text = { $n ->
    [one] ایک رضامندی 14 دن میں ختم ہوگی۔ وہ خود ختم ہوتی ہے؛ آپ کو کچھ نہیں کرنا۔
   *[other] { $n } رضامندیاں 14 دن میں ختم ہوں گی۔ وہ خود ختم ہوتی ہیں؛ آپ کو کچھ نہیں کرنا۔
}
messages-rights-asked = آپ کی درخواست بھیج دی گئی
messages-rights-asked-text = اس کا صفحہ نمبر اور جواب کی آخری تاریخ دکھاتا ہے۔
messages-rights-acknowledged = آپ کی درخواست دیکھی جا رہی ہے
messages-rights-acknowledged-text = وہ کیا کہتے ہیں، یہ اس کے صفحے پر ہے۔
messages-rights-answered = آپ کی درخواست کا جواب آیا
messages-rights-answered-text = جواب اس کے صفحے پر پڑھیں۔ مطمئن نہ ہوں تو ڈیٹا پروٹیکشن بورڈ کے پاس جا سکتے ہیں۔
messages-rights-overdue = آپ کی درخواست کا وقت پر جواب نہیں آیا
messages-rights-overdue-text = اب آپ ڈیٹا پروٹیکشن بورڈ کے پاس جا سکتے ہیں۔ کیسے، یہ اس کا صفحہ دکھاتا ہے۔
messages-represented = اب کوئی آپ کی طرف سے کام کر سکتا ہے
messages-represented-text = اس کا صفحہ دکھاتا ہے کہ کون۔ اگر یہ غلط ہے تو فوراً ہم سے شکایت کریں۔
messages-represented-no-more = کوئی آپ کی طرف سے کام نہیں کر سکتا
messages-represented-no-more-text = ان کا حق ختم ہوا یا مانا نہیں گیا۔ کس کا، یہ اس کا صفحہ دکھاتا ہے۔
messages-representing = اب آپ کسی کی طرف سے کام کر سکتے ہیں
messages-representing-text = اس کا صفحہ دکھاتا ہے کہ کس کی طرف سے، اور کہاں سے شروع کریں۔
messages-representing-no-more = آپ کسی کی طرف سے کام نہیں کر سکتے
messages-representing-no-more-text = حق ختم ہوا یا مانا نہیں گیا۔ کس کی طرف سے، یہ اس کا صفحہ دکھاتا ہے۔
messages-acted-for = کسی نے آپ کی طرف سے کچھ کیا
messages-acted-for-text = آپ کا ریکارڈ دکھاتا ہے کہ کس نے، اور کیا کیا۔

## Mail

mail-sign-in = دیکھنے کے لیے یہاں سائن ان کریں:
mail-never-ask = ہم ای میل سے کبھی پاس ورڈ یا کوڈ نہیں مانگتے۔ اگر آپ کو یقین نہ ہو کہ یہ ای میل ہماری ہے تو صفحہ خود کھولیں۔
mail-why = آپ کو یہ ای میل اس لیے ملی کہ { $service } پر آپ کا اکاؤنٹ ہے۔ ہم کس بارے میں لکھیں، یہ آپ یہاں چنتے ہیں:
mail-receipt-attached = رضامندی خود دستخط کے ساتھ ایک فائل کے طور پر ساتھ ہے، تاکہ کوئی بھی اسے جانچ سکے۔
mail-receipt-decision-attached = آپ کا فیصلہ اپنے ثبوت کے ساتھ ایک فائل کے طور پر منسلک ہے، تاکہ کوئی بھی اسے جانچ سکے۔
mail-receipt-why = آپ کو یہ ای میل اس لیے ملی کہ آپ کے نام سے سائن اِن کیے ہوئے کسی شخص نے اسے اس صفحے پر مانگا:

## Rights

rights-title = آپ کے حقوق
rights-lead = کسی ادارے سے پوچھیں کہ اس کے پاس آپ کا کیا ہے، اسے درست کرائیں یا مٹوائیں، یا شکایت کریں۔ اس کا کیا ہوا، یہ آپ یہاں دیکھتے ہیں۔
rights-new = پوچھیں یا شکایت کریں
rights-list = آپ کی درخواستیں اور شکایتیں
rights-empty = آپ نے نہ کچھ مانگا ہے، نہ کوئی شکایت کی ہے۔
rights-due = جواب کی آخری تاریخ
rights-this-service = یہ سروس
rights-access = دیکھنا کہ ان کے پاس میرا کیا ہے
rights-correction = جو غلط ہے اسے درست کرانا
rights-completion = جو رہ گیا ہے اسے پورا کرانا
rights-updating = جو پرانا ہے اسے نیا کرانا
rights-erasure = میرا ڈیٹا مٹوانا
rights-grievance = شکایت کرنا
rights-received = بھیج دی گئی
rights-acknowledged = دیکھی جا رہی ہے
rights-overdue = وقت پر جواب نہیں آیا
rights-answered = جواب ملا
rights-escalated = بورڈ کے پاس لے جائی گئی
rights-closed = نمٹ گئی
rights-new-lead = اس کا کوئی خرچ نہیں۔ انہیں دکھائے گئے وقت میں، زیادہ سے زیادہ 90 دن میں، جواب دینا ہوگا۔
rights-to = کس سے؟
rights-choose = براہ کرم چنیں
rights-store = صرف وہ ادارے دکھائے جاتے ہیں جو آپ کو جانتے ہیں۔ اپنے ذخیرے میں آپ سب کچھ خود دیکھ، لے اور مٹا سکتے ہیں۔
rights-matter = آپ کیا چاہتے ہیں؟
rights-text = اپنے الفاظ میں
rights-text-hint = اسے صرف وہ اور آپ پڑھتے ہیں، اور ہم جو اسے پہنچاتے ہیں۔ پاس ورڈ یا کارڈ نمبر نہ لکھیں۔
rights-send = بھیجیں
rights-trouble = براہ کرم چنیں کہ کس سے اور کیا چاہیے، اور چند الفاظ لکھیں۔
rights-number = نمبر
rights-wrote = آپ نے لکھا
rights-steps = کیا ہوا
rights-board = اگر آپ مطمئن نہیں
rights-board-done = آپ نے بتایا کہ آپ اسے ڈیٹا پروٹیکشن بورڈ کے پاس لے گئے ہیں۔ نمبر پاس رکھیں۔
rights-board-text = اب آپ بھارت کے ڈیٹا پروٹیکشن بورڈ سے شکایت کر سکتے ہیں۔ اسے اوپر کا نمبر بتائیں۔
rights-board-early = ان کے پاس اوپر کی تاریخ تک کا وقت ہے۔ اس کے بعد، یا جواب سے مطمئن نہ ہونے پر، آپ بھارت کے ڈیٹا پروٹیکشن بورڈ سے شکایت کر سکتے ہیں۔
rights-board-link = ڈیٹا پروٹیکشن بورڈ کے پاس
rights-escalate = میں نے بورڈ سے شکایت کر دی ہے
rights-close = یہ نمٹ گیا
rights-back = سب درخواستیں اور شکایتیں
rights-acting = دوسروں کی طرف سے کام کرنے والے
acts-nominee = نامزد
acts-guardian-child = بچے کے سرپرست
acts-guardian-person = معذور شخص کے سرپرست
acts-waiting = ثبوت کی جانچ باقی ہے
acts-named = نامزد، ابھی کام نہیں کر سکتے
acts-in-force = اب کام کر سکتے ہیں
acts-ended = ختم
acts-refused = مانا نہیں گیا
acts-since = کب سے کام کر سکتے ہیں:
acts-until = خود ختم:
acts-name = پورا نام
acts-email = ای میل پتہ
acts-trouble-unfit = براہ کرم ہر خانہ بھریں۔ اپنا ہی پتہ نہ دیں۔
acts-trouble-born = براہ کرم بچے کی تاریخ پیدائش دیں: جو ابھی 18 سال کا نہیں ہوا۔
acts-trouble-many = ایک شخص کے لیے اتنے ہی ہو سکتے ہیں۔ پہلے ایک ہٹائیں۔
nominees-title = آپ کی طرف سے کون کام کر سکتا ہے
nominees-lead = جس پر بھروسا ہو، اسے نامزد کریں۔ اگر آپ کی وفات ہو جائے یا آپ خود نہ سنبھال سکیں، تو وہ سنبھال سکتے ہیں۔
nominees-what = نامزد کیا اور کب کر سکتا ہے
nominees-when = صرف تب، جب ہم ثبوت دیکھ لیں کہ آپ کی وفات ہو گئی ہے یا آپ خود کام نہیں کر سکتے۔ تب تک وہ کچھ نہیں دیکھتے اور انہیں بتایا نہیں جاتا۔
nominees-may = تب وہ آپ کی رضامندیاں اور ریکارڈ دیکھ سکتے ہیں، رضامندیاں روک سکتے ہیں، درخواستوں کو منع کر سکتے ہیں، آپ کے حقوق استعمال کر سکتے ہیں اور شکایت کر سکتے ہیں۔
nominees-may-not = وہ آپ کی طرف سے کبھی ہاں نہیں کہہ سکتے، اور آپ کے سائن اِن، پاس کی یا ترتیبات کو کبھی نہیں چھو سکتے۔
nominees-people = نامزد، اور آپ کی طرف سے کام کرنے والے
nominees-empty = آپ نے کسی کو نامزد نہیں کیا، اور کوئی آپ کی طرف سے کام نہیں کرتا۔
nominees-change = بدلیں
nominees-remove = ہٹائیں: وہ میری طرف سے کام نہ کریں
nominees-not-hers = اسے یہاں ختم نہیں کیا جا سکتا۔ اگر یہ غلط ہے تو اس خدمت سے شکایت کریں۔
nominees-name-one = کسی کو نامزد کریں
nominees-most = آپ { $n } لوگوں تک نامزد کر سکتے ہیں۔
nominees-email-hint = سائن اِن کرنے پر ہم انہیں اسی سے پہچانتے ہیں۔ وہی پتہ دیں جس سے وہ سائن اِن کرتے ہیں۔
nominees-relation = وہ آپ کے کیا لگتے ہیں (چاہیں تو)
nominees-send = نامزد کریں
for-whom-title = یہ کس کے لیے ہے؟
for-whom-lead = { $name } کچھ مانگ رہا ہے۔ آپ یہاں دوسروں کی طرف سے بھی کام کرتے ہیں، اس لیے پہلے بتائیے کہ آپ کس کے لیے فیصلہ کر رہے ہیں۔
for-whom-me = اپنے لیے
for-whom-ward = { $name } کے لیے
for-whom-once = آپ جسے چنیں گے، درخواست اسی کی رہے گی۔
guardians-title = آپ کس کی طرف سے کام کرتے ہیں
guardians-lead = اگر آپ کسی بچے کے والدین یا سرپرست، کسی معذور شخص کے سرپرست، یا کسی کے نامزد ہیں، تو یہاں ان کی طرف سے کام کر سکتے ہیں۔
guardians-people = لوگ
guardians-empty = آپ کسی کی طرف سے کام نہیں کرتے۔
guardians-act = { $name } کی طرف سے کام کریں
guardians-end = میں ان کی طرف سے کام نہیں کرنا چاہتا/چاہتی
guardians-may = آپ ان کی طرف سے کیا کر سکتے ہیں
guardians-may-text = آپ رضامندیاں اور ریکارڈ دیکھ سکتے ہیں، رضامندیاں روک سکتے ہیں، درخواستوں کو منع کر سکتے ہیں، ان کے حقوق استعمال کر سکتے ہیں اور شکایت کر سکتے ہیں۔ سرپرست کے طور پر آپ ان کے کھاتے بھی جوڑ سکتے ہیں، درخواست کو ہاں کہہ سکتے ہیں اور رکی رضامندی کو جاری کر سکتے ہیں۔ اس کا ثبوت آپ کی اپنی پاس کی یا سائن ان ہے۔ آپ جو کچھ کرتے ہیں، آپ کے نام کے ساتھ دکھایا جاتا ہے۔
guardians-may-not = نامزد شخص کسی درخواست کو ہاں نہیں کہہ سکتا، کھاتے نہیں جوڑ سکتا اور رکی رضامندی کو جاری نہیں کر سکتا۔
guardians-child = کسی بچے کی طرف سے کام کرنے کی درخواست
guardians-child-text = ہم جانچتے ہیں کہ آپ کون ہیں، بالغ ہیں، اور والدین یا قانونی سرپرست ہیں۔ بچے کے 18 سال کا ہونے پر یہ خود ختم ہو جاتا ہے۔
guardians-born = تاریخ پیدائش
guardians-proof = ثبوت کا نمبر یا نام
guardians-child-proof = جیسے پیدائش کے سرٹیفکیٹ کا نمبر۔ کاغذ ہم آپ سے مانگیں گے۔
guardians-person = کسی معذور شخص کی طرف سے کام کرنے کی درخواست
guardians-person-text = ہم اس عدالت، ادارے یا کمیٹی کا حکم جانچتے ہیں جس نے آپ کو سرپرست بنایا۔
guardians-email-hint = اگر یہاں ان کا اپنا کھاتہ ہے۔ نہیں تو خالی چھوڑیں۔
guardians-person-proof = جیسے حکم کا نمبر اور تاریخ۔ کاغذ ہم آپ سے مانگیں گے۔
guardians-send = درخواست کریں

## Settings

settings-title = ترتیبات
settings-lead = ہم آپ کو کیسے اور کس زبان میں بتائیں۔
settings-mail = ای میل
settings-mail-none = یہ سروس ای میل نہیں بھیجتی۔ سب کچھ پیغامات میں ملتا ہے۔
settings-mail-to = ہم { $address } پر لکھتے ہیں۔ یہ پتہ آپ وہاں بدل سکتے ہیں جہاں سائن ان کرتے ہیں۔
settings-mail-no-address = جہاں آپ سائن ان کرتے ہیں، اس سروس نے ہمیں آپ کا کوئی تصدیق شدہ ای میل پتہ نہیں بتایا، اس لیے ہم لکھ نہیں سکتے۔
settings-mail-text = ای میل صرف یہ بتاتی ہے کہ دیکھنے کو کچھ ہے۔ اس میں آپ کا کوئی ڈیٹا نہیں ہوتا۔
settings-topic-decisions = آپ کے فیصلوں کی رسیدیں
settings-topic-requests = جب کوئی آپ سے مانگے
settings-topic-use = جب رضامندی پہلی بار استعمال ہو، یا کوئی اور اسے ختم کرے
settings-topic-reminders = جب رضامندیاں جلد ختم ہوں، ہفتے میں زیادہ سے زیادہ ایک بار
settings-topic-rights = آپ کی شکایتوں اور درخواستوں کی خبر
settings-topic-security = جب سائن ان کرنے یا آپ کی طرف سے کام کرنے کے طریقے بدلیں
settings-on = چالو
settings-off = بند
settings-turn-on = چالو کریں
settings-turn-off = بند کریں
settings-always = آپ کی حفاظت کے لیے ہمیشہ چالو
settings-language = زبان
settings-language-text = آپ کی ای میل اور ان صفحوں کے لیے۔

## Errors

error-mend = آپ کیا کر سکتے ہیں
error-trace = مدد مانگیں تو یہ نمبر بتائیں:
error-not-found = یہ صفحہ یہاں نہیں ہے
error-not-found-cause = پتا کہیں نہیں جاتا، یا جو یہاں تھا وہ کسی اور کا ہے۔
error-not-found-mend = پتا دیکھ لیں، یا پہلے صفحے سے شروع کریں۔
error-not-allowed = آپ یہ یہاں نہیں کر سکتے
error-not-allowed-cause = آپ کا سائن ان اس قدم کی اجازت نہیں دیتا۔
error-not-allowed-mend = جس کھاتے کا یہ ہے، اس سے سائن ان کریں۔
error-only-herself = یہ صرف اس شخص کے اپنے لیے ہے
error-only-herself-cause = آپ کسی کی طرف سے کام کر رہے ہیں۔ یہ کوئی کسی اور کی جگہ نہیں کر سکتا، یا ان کی طرف سے کام کرنے کا حق ختم ہو گیا ہے۔
error-only-herself-mend = اپنے کام کے لیے پہلے اپنے کھاتے پر واپس آئیں۔
error-not-for-child = بچے کے بارے میں یہ نہیں پوچھا جا سکتا
error-not-for-child-mend = آپ نہیں کہہ سکتے ہیں، اور پوچھنے والے کی شکایت کر سکتے ہیں۔
error-only-who-approved = اسے وہی جاری کر سکتا ہے جس نے ہاں کہی تھی
error-only-who-approved-cause = یہ اجازت کسی اور نے دی تھی: خود اس شخص نے، یا کسی دوسرے سرپرست نے۔ ادارے اس کے لیے صرف انہی کی بات مانتے ہیں۔
error-only-who-approved-mend = آپ اسے روک سکتے ہیں، اور نئی درخواست پر ہاں کہہ سکتے ہیں۔
error-form-expired = یہ فارم بہت پرانا ہے
error-form-expired-cause = فارم بہت دیر کھلا رہا، یا کسی اور صفحے سے بھیجا گیا۔ حفاظت کے لیے ہم نے کچھ نہیں کیا۔
error-form-expired-mend = واپس جائیں، صفحہ دوبارہ کھولیں، اور فارم ایک بار پھر بھیجیں۔
error-bad-input = فارم میں کچھ کمی ہے
error-bad-input-cause = جو بھیجا گیا وہ ہماری سمجھ میں نہیں آیا، اس لیے ہم نے کچھ نہیں کیا۔
error-bad-input-mend = واپس جا کر دیکھ لیں کہ آپ نے کیا چنا تھا۔
error-conflict = اس بیچ کچھ بدل گیا
error-conflict-cause = آپ کا صفحہ کھلا تھا کہ یہ طے ہو گیا یا بدل گیا۔ آپ کے آخری کلک کا کوئی اثر نہیں ہوا۔
error-conflict-mend = اب کیا حال ہے، یہ دیکھنے کو صفحہ دوبارہ کھولیں۔
error-too-many = بہت زیادہ کوششیں
error-too-many-cause = تھوڑے وقت میں بہت زیادہ کوششیں ہوئیں۔
error-too-many-mend = براہِ کرم ایک منٹ رکیں، پھر دوبارہ کوشش کریں۔
error-withdrawn = یہ اب نہیں مانگا جا سکتا
error-withdrawn-cause = ادارہ، ماخذ یا سوال اب یہاں شامل نہیں، یا فی الحال نہیں۔ کچھ طے نہیں ہوا اور کچھ نہیں دیا گیا۔
error-withdrawn-mend = آپ کو کچھ نہیں کرنا۔ آپ کا ڈیش بورڈ دکھاتا ہے کہ کیا جاری ہے۔
error-unavailable = ایک سروس جواب نہیں دے رہی
error-unavailable-cause = یہاں جس دوسری سروس کی ضرورت ہے وہ جواب نہیں دے رہی، اس لیے یہ قدم نہیں ہوا۔
error-unavailable-mend = براہِ کرم چند منٹ بعد دوبارہ کوشش کریں۔
error-internal = یہ ہماری غلطی ہے
error-internal-cause = ہماری طرف کچھ گڑبڑ ہوئی، اور ہم وہیں رک گئے۔ اس سے پہلے جو ہوا، وہ آپ کے ریکارڈ میں دکھتا ہے۔
error-internal-mend = براہِ کرم دوبارہ کوشش کریں۔ پھر ہو تو نیچے والا نمبر ہمیں بتائیں۔
cause-title = یہ نہیں ہو سکا
cause-address = پتا پورا نہیں ہے۔ شاید اس کا کچھ حصہ راستے میں رہ گیا۔
cause-not-genuine = یہ پتا آپ کے رضامندی مینیجر نے اس ذخیرے کے لیے نہیں بنایا۔
cause-too-old = یہ پتا بہت پہلے بنایا گیا تھا، اب استعمال نہیں ہو سکتا۔
cause-start-again = اپنے رضامندی ڈیش بورڈ پر واپس جائیں اور وہاں سے پھر شروع کریں۔
cause-linked-elsewhere = یہ جوڑ پہلے ہی کسی اور کھاتے کا ہے۔
cause-unknown-question = آپ کا ذخیرہ یہ سوال نہیں جانتا، اس لیے جواب نہیں دیتا۔
cause-no-data = یہاں جواب دینے کو کوئی ریکارڈ نہیں۔
cause-bring-in = پہلے اپنے ریکارڈ لائیں، پھر واپس آئیں۔
cause-not-linked = آپ کا ذخیرہ رضامندی ڈیش بورڈ پر جڑا ہوا نہیں، اس لیے وہ نہیں جان سکا کہ ہاں آپ ہی نے کہا تھا یا نہیں۔
cause-link-store = پہلے رضامندی ڈیش بورڈ پر اپنا ذخیرہ جوڑیں، پھر واپس آئیں۔
cause-not-allowed-answer = اس سوال کا جواب اس طرح نہیں دیا جا سکتا۔
cause-passkey = آپ کی پاس کی کا جواب کام نہ آ سکا۔ شاید صفحہ بہت دیر سے کھلا تھا۔
cause-passkey-mend = کچھ نہیں بدلا۔ واپس جائیں، صفحہ دوبارہ کھولیں اور ایک بار پھر کوشش کریں۔
cause-guardian-right = آپ کا رضامندی مینیجر کہتا ہے کہ آپ سرپرست ہیں، مگر جو حق وہ بتاتا ہے وہ ختم ہو چکا ہے، یا اس کی کوئی درست انتہا نہیں۔ کچھ جوڑا نہیں گیا۔

## Leaving

leaving-title = آپ { $to } پر جا رہے ہیں
leaving-lead = { $to } اپنے صفحے پر آپ سے پوچھے گا کہ اسے جوڑا جائے یا نہیں۔ جوڑنے سے کچھ نہیں دیا جاتا۔
leaving-lead-preview = آپ کا ذخیرہ اپنے صفحے پر آپ کو ٹھیک وہی جواب دکھاتا ہے، ان دنوں اور ذریعوں کا جو آپ نے یہاں چنے۔
leaving-lead-back = { $to } نے آپ سے مانگا تھا، اور اپنے صفحے پر انتظار کر رہا ہے۔
leaving-next = وہاں کیا ہوگا
leaving-asks-source = آپ { $to } کو دکھاتے ہیں کہ کھاتہ آپ کا ہے، مثلاً گاہک نمبر اور ایک بار کے کوڈ سے۔ ہم دونوں میں سے کچھ نہیں دیکھتے۔
leaving-asks-store = آپ اپنے ذخیرے میں سائن ان کرتے ہیں، اور ہاں یا نہیں کہتے ہیں کہ ہمارے ذریعے آپ تک پہنچا جائے۔
leaving-knows = { $to } آپ کو یہاں ایک اتفاقی نام سے جانے گا، جو صرف اسی کے لیے بنا ہے۔
leaving-back = ہمارے پاس صرف یہ لوٹتا ہے: کھاتے کا ایک چھوٹا نام، اور اس میں کس قسم کے ریکارڈ ہیں۔ کوئی ریکارڈ نہیں آتا۔
leaving-back-seen = ہمارے پاس صرف یہ لوٹتا ہے: کہ آپ نے ایک جواب دیکھا۔ جواب خود نہیں آتا، اور ہم اسے نکال نہیں سکتے۔
leaving-shows-answer = اگر ابھی نہیں کیا تو آپ اپنے ذخیرے میں سائن ان کرتے ہیں۔ وہ آپ کے ریکارڈ سے جواب نکالتا ہے اور آپ کے سوا کسی کو نہیں دکھاتا۔
leaving-looking-shares-nothing = دیکھنے سے کچھ نہیں دیا جاتا، اور ادارے کو نہیں بتایا جاتا کہ آپ نے دیکھا۔ فیصلہ آپ بعد میں یہیں کرتے ہیں۔
leaving-tells-approved = { $to } کو بتایا جاتا ہے کہ آپ نے ہاں کہا، اور درخواست کا نمبر۔
leaving-tells-denied = { $to } کو بتایا جاتا ہے کہ آپ نے نہیں کہا، اور درخواست کا نمبر۔
leaving-tells-deferred = { $to } کو بتایا جاتا ہے کہ آپ بعد میں طے کریں گے، اور درخواست کا نمبر۔
leaving-tells-no-more = آپ کا نام، پتا اور آپ کی دوسری رضامندیاں آپ کے ساتھ نہیں جاتیں۔
leaving-stays = آپ کا فیصلہ قائم رہتا ہے، چاہے آپ جائیں یا رکیں۔ آپ اپنے ڈیش بورڈ پر کسی بھی وقت ارادہ بدل سکتے ہیں۔
leaving-free = آپ وہاں سے بھی لوٹ سکتے ہیں۔ پھر کچھ نہیں جوڑا جاتا۔
leaving-address = پتے کے خانے میں یہ دکھے گا
leaving-go = { $to } پر آگے بڑھیں
leaving-stay = یہیں رہیں
leaving-note = پتا الگ دکھے تو صفحہ بند کر کے یہاں واپس آئیں۔

## About

about-title = اسے کون چلاتا ہے
about-lead = رضامندی مینیجر کو صرف آپ کے لیے کام کرنا لازم ہے۔ اس لیے اسے شائع کرنا ہوتا ہے کہ اسے کون چلاتا ہے، کون مالک ہے اور شکایت کیسے کی جائے۔
about-operator = چلانے والا
about-operator-missing = چلانے والے نے ابھی نہیں لکھا کہ وہ کون ہے۔ تب تک اصلی ڈیٹا کے لیے اس سروس پر بھروسا نہ کریں۔
about-not-filled = چلانے والے نے یہ ابھی نہیں لکھا۔
about-name = کمپنی
about-registration = رضامندی مینیجر کے طور پر رجسٹریشن
about-unregistered = ڈیٹا پروٹیکشن بورڈ میں رجسٹرڈ نہیں
about-address = پتا
about-contact = رابطہ
about-people = بانی، ڈائریکٹر اور بڑے مینیجر
about-shareholders = وہ سب جو کمپنی کے دو فیصد سے زیادہ کے مالک ہیں
about-bodies = وہ کمپنیاں جن میں یہ لوگ دو فیصد سے زیادہ کے مالک ہیں
about-as-on = { $day } کے مطابق
about-none-declared = بتایا گیا کہ کوئی نہیں۔
about-other = بورڈ اور کیا شائع کروانا چاہتا ہے
about-rights = آپ کے حقوق، اور انہیں کیسے استعمال کریں
about-right-see = اپنی رضامندیوں کے بارے میں رکھا سب کچھ دیکھیں: سائن ان کر کے “ریکارڈ” کھولیں۔
about-right-stop = کوئی بھی رضامندی روکیں: سائن ان کریں، “روکیں” چنیں، تصدیق کریں۔
about-right-take = اپنا ریکارڈ ساتھ لیں: سائن ان کریں، “ریکارڈ” کھولیں، ڈاؤن لوڈ کریں۔
about-right-identify = ہم آپ کو صرف آپ کے سائن ان کھاتے سے جانتے ہیں۔ اور کوئی نمبر نہیں چاہیے۔
about-complaints = شکایت کیسے کریں
about-grievance-missing = چلانے والے نے ابھی شکایتوں کے لیے کسی کا نام نہیں دیا۔
about-officer = شکایت افسر
about-answer-in = جواب
about-days = { $n ->
    [one] 1 دن کے اندر
   *[other] { $n } دن کے اندر
}
about-board = جواب سے مدد نہ ملے تو آپ ڈیٹا پروٹیکشن بورڈ آف انڈیا سے شکایت کر سکتے ہیں۔
about-kept = کیا کتنی دیر رکھا جاتا ہے
about-kept-records = آپ کی رضامندیوں، نوٹسوں اور اشتراک کا ریکارڈ: ہر ایک کے ختم ہونے کے { $n } سال بعد تک، اور جب تک آپ کا اکاؤنٹ ہے تب تک بہرحال۔
about-kept-logs = اس سروس میں کیا کیا گیا، اس کے لاگ: کم از کم { $n } دن۔
about-kept-sealed = راستے میں مہر بند ڈیٹا: پہنچنے تک، زیادہ سے زیادہ چھ گھنٹے۔
about-blind = ہم آپ کا ڈیٹا نہیں پڑھ سکتے
about-blind-text = ڈیٹا اس سروس سے مہر بند گزرتا ہے۔ اس کے پاس کھولنے کی چابی نہیں، یہ کبھی فہرست نہیں بناتی، اور پہنچتے ہی، زیادہ سے زیادہ چھ گھنٹے بعد، مٹا دیتی ہے۔
about-checks = جو کوئی بھی جانچ سکتا ہے

## The store: what is held

holdings-title = آپ کے ذخیرے میں کیا ہے
holdings-summary = { $n ->
    [0] آپ کا ذخیرہ خالی ہے۔
    [one] کل ایک ریکارڈ، صرف آپ کی چابی سے بند۔
   *[other] کل { $shown } ریکارڈ، صرف آپ کی چابی سے بند۔
}
holdings-arrived = { $n ->
    [one] آپ کے نام کی ایک رضامندی آئی ہے۔ جب تک آپ اسے دیکھ نہیں لیتے، اس کے تحت کچھ باہر نہیں جاتا۔
   *[other] آپ کے نام کی { $n } رضامندیاں آئی ہیں۔ جب تک آپ انہیں دیکھ نہیں لیتے، ان کے تحت کچھ باہر نہیں جاتا۔
}
holdings-changed = { $n ->
    [one] آپ کا منظور کیا ہوا ایک جواب آپ کے دیکھنے کے بعد بدل گیا ہے۔ وہ آپ کا منتظر ہے۔
   *[other] آپ کے منظور کیے ہوئے { $n } جواب آپ کے دیکھنے کے بعد بدل گئے ہیں۔ وہ آپ کے منتظر ہیں۔
}
holdings-changed-link = کیا بدلا، دیکھیں
holdings-wards = آپ یہاں دوسروں کے لیے بھی ذخیرے رکھتے ہیں۔
holdings-wards-link = یہ ذخیرے دیکھیں
holdings-empty = یہاں ابھی کچھ نہیں۔ نیچے سے اپنے ریکارڈ لائیں۔
holdings-rows = { $n ->
    [one] 1 ریکارڈ
   *[other] { $shown } ریکارڈ
}
holdings-range-unknown = ان ریکارڈ پر کوئی تاریخ نہیں
holdings-last-deposit = آخری بار لائے گئے
holdings-no-deposit = ابھی نہیں
holdings-source = کہاں سے
holdings-quality = آخری بار جو آیا وہ کتنا اچھا تھا
holdings-provenance = { $n ->
    [one] کہاں سے آیا: 1 بار
   *[other] کہاں سے آیا: { $n } بار
}
holdings-artifact = کس رضامندی پر
holdings-counts = { $new } نئے، { $changed } بدلے ہوئے، { $known } پہلے سے معلوم
holdings-more-deliveries = اور پہلے کے { $n }
holdings-bring = ریکارڈ لائیں
holdings-bring-text = آپ کا ذخیرہ ایک بار ریکارڈ مانگتا ہے، آپ رضامندی ڈیش بورڈ پر ہاں کہتے ہیں، اور وہ مہر بند یہاں آتے ہیں۔ یہ رضامندی ایک بار لانے کے لیے ہے اور تین دن بعد ختم ہوتی ہے؛ نئے ریکارڈ چاہیں تو پھر مانگیں۔
holdings-bring-ward = آپ “ہاں” اپنے رضامندی مینیجر پر کہتے ہیں۔ اس سے پہلے وہاں بھی { $name } کے لیے کام شروع کریں: ورنہ ریکارڈ آپ کے اپنے ہوں گے، اور یہاں کچھ نہیں آئے گا۔
holdings-bring-button = ریکارڈ لائیں
holdings-bring-label = ریکارڈ لائیں: { $name }
deposit-bank-text = پچھلے پانچ سال کے آپ کے کھاتے اور لین دین۔
deposit-clinic-text = پچھلے پانچ سال کی آپ کی تفصیل، تشخیص، ٹیسٹ کے نتیجے اور دوائیں۔
deposit-asked = ایک درخواست رضامندی ڈیش بورڈ پر آپ کی ہاں کی منتظر ہے۔
deposit-decide = اپنے فیصلے پر جائیں
deposit-decide-again = وہ صفحہ نہ کھلے تو ایک بار پھر ریکارڈ لائیں: آپ کا ذخیرہ تب نئی درخواست بنائے گا۔
deposit-on-the-way = ریکارڈ راستے میں ہیں۔
deposit-brought = ریکارڈ لائے گئے۔
deposit-brought-part = آپ کے ریکارڈ کا ایک حصہ لایا گیا۔
deposit-missing-unavailable = نہیں آئے: { $name }۔ ماخذ کے نظام نے جواب نہیں دیا۔ بعد میں دوبارہ ریکارڈ منگوائیں۔
deposit-missing-broken = نہیں آئے: { $name }۔ ماخذ ابھی انہیں پڑھ نہیں پا رہا، اسے یہ درست کرنا ہو گا۔
deposit-refused = آخری بار جو آیا اس سے انکار ہوا، اور اس کا کچھ نہیں رکھا گیا۔
deposit-by-another = پچھلی درخواست پر کسی اور نے ہاں کہا، اس لیے کچھ نہیں لایا گیا۔ درخواست کا پتا کسی کو نہ دیں؛ پھر مانگیں اور خود طے کریں۔
deposit-refused-why = کیوں: { $reason }
deposit-refused-page = صفحہ { $page } پر۔
deposit-refused-record = صفحہ { $page } پر، ریکارڈ { $record }: { $name }۔
deposit-refused-told = آپ کا ذخیرہ ماخذ کو وجہ بتاتا ہے، آپ کے ریکارڈ کی کوئی بات نہیں۔

quality-completeness = مکمل
quality-uniqueness = دہرائے بغیر
quality-validity = درست شکل
quality-age = سب سے نیا ریکارڈ
quality-age-days = { $n ->
    [0] اسی دن کا
    [one] 1 دن پرانا
   *[other] { $n } دن پرانا
}
quality-nothing = ناپنے کو کچھ نہیں
quality-note = چھ عدد بتاتے ہیں کہ جو آیا وہ کتنا اچھا تھا، صرف اسی سے گن کر۔ قرینِ قیاس: کتنی قدریں ویسی ہیں جیسی عموماً ہوتی ہیں (کوئی آنے والا دن نہیں، حد سے باہر رقم نہیں، کوڈ کی شکل معلوم)۔ مکمل: جو قدریں نہ بھی ہوں تو چلے، ان میں سے کتنی موجود ہیں۔ دہرائے بغیر: کتنے ریکارڈ صرف ایک بار آئے۔ ہم آہنگ: کتنے موازنے ملتے ہیں (بقایا رقم سے، دن پیدائش کے دن سے، معلوم ریکارڈ اپنی پہلی بات سے)۔ درست شکل: کتنے ریکارڈ کی شکل ٹھیک ہے؛ ایک بھی غلط ہو تو سب سے انکار ہوتا ہے۔ سب سے نیا ریکارڈ: وہ کتنا پرانا تھا۔ کوئی قدر سچ ہے یا نہیں، یہ یہاں نہیں ناپا جا سکتا۔
quality-accuracy = قرینِ قیاس
quality-consistency = ہم آہنگ

## The store: her own files, and the records themselves

holdings-own = اپنی فائل لائیں
holdings-own-text = آپ کے بینک کا گوشوارہ، مریض پورٹل کے صحت ریکارڈ، یا جو کسی اور ذخیرے نے ساتھ لینے کو دیا۔ کچھ رکھنے سے پہلے آپ دیکھتے ہیں کہ کیا سمجھا گیا۔
holdings-own-button = ایک فائل لائیں
holdings-own-waits = ایک فائل آپ کی منتظر ہے
holdings-open = ریکارڈ دیکھیں
holdings-open-label = ریکارڈ دیکھیں: { $name }، { $source }
holdings-file = فائل { $name } سے
holdings-file-digest = فائل کا ڈائجسٹ
own-chip = آپ کا لایا ہوا
own-text = ان ریکارڈ پر اس ذخیرے کے لیے کسی ماخذ نے دستخط نہیں کیے۔ یہ آپ کے دیکھنے اور رکھنے کے لیے ہیں؛ دوسروں کو دیے گئے جواب ان پر نہیں ٹکتے۔
own-source = آپ
own-claimed = آپ، کسی اور ذخیرے سے: { $name }
upload-title = اپنی فائل لائیں
upload-lead = ایک فائل چنیں۔ پھر آپ دیکھیں گے کہ اس میں سے کیا سمجھا گیا اور کیا نہیں، اور طے کریں گے۔
upload-format-csv = آپ کے بینک کے لین دین کی جدول (CSV)
upload-format-fhir = مریض ایپ یا پورٹل کے صحت ریکارڈ (FHIR R4 Bundle، JSON)
upload-format-json = قسم کے لحاظ سے ریکارڈ (JSON)
upload-format-export = جو کسی اور امانت ذخیرے نے ساتھ لینے کو دیا (export.json)
upload-file = آپ کی فائل
upload-limits = زیادہ سے زیادہ 20 MB اور 1,00,000 ریکارڈ
upload-button = یہ فائل دیکھیں
upload-not-yet = جب تک آپ ہاں نہ کہیں، فائل کا کچھ بھی آپ کے ریکارڈ میں نہیں آتا۔ تب تک وہ آپ کے بند ذخیرے میں منتظر رہتی ہے، زیادہ سے زیادہ ایک دن۔
upload-own-mark = آپ جو خود لاتے ہیں اس پر یہی نشان رہتا ہے کہ آپ لائے۔ دوسروں کو جواب صرف ان ریکارڈ پر ٹکتے ہیں جن پر ماخذ کے دستخط ہیں۔
upload-back = ذخیرے میں جو ہے وہاں واپس
upload-empty = فائل خالی ہے۔
upload-too-large = فائل 20 MB سے بڑی ہے۔ اسے بانٹ لیں، یا کم مدت کی مانگیں۔
upload-too-many-records = فائل میں 1,00,000 سے زیادہ ریکارڈ ہیں۔ اسے بانٹ لیں، یا کم مدت کی مانگیں۔
upload-not-text = فائل متن نہیں ہے۔ پہلے اسے CSV یا JSON میں نکالیں۔
upload-not-json = فائل JSON کی طرح شروع ہوتی ہے مگر درست نہیں، یا کوئی نام دو بار ہے۔
upload-unknown-json = فائل JSON ہے، مگر ایسی قسم کی جو سمجھ نہیں آتی۔
upload-not-table = فائل کم از کم دو کالم والی جدول نہیں ہے۔
upload-several-people = فائل ایک سے زیادہ لوگوں کے بارے میں ہے۔
upload-no-file = آپ نے کوئی فائل نہیں چنی۔
upload-another-waits = ایک اور فائل آپ کی منتظر ہے۔ پہلے اسے لے لیں یا جانے دیں۔
upload-preview-title = کیا سمجھا گیا
upload-waits = اس میں سے ابھی کچھ آپ کے ریکارڈ میں نہیں۔
upload-until = اپنے آپ چلی جائے گی
upload-understood = { $n ->
    [0] کوئی ریکارڈ نہیں سمجھا گیا۔
    [one] ایک ریکارڈ سمجھا گیا۔
   *[other] { $shown } ریکارڈ سمجھے گئے۔
}
upload-claims = فائل کہتی ہے کہ یہ { $name } سے ہیں۔ اس ذخیرے کے لیے کسی نے اس پر دستخط نہیں کیے، اس لیے اسے فائل کی بات کے طور پر رکھا جاتا ہے۔
upload-first = پہلے ریکارڈ
upload-not-understood = کیا نہیں سمجھا گیا
upload-left-out = { $n ->
    [one] ایک ریکارڈ چھوڑ دیا گیا۔
   *[other] { $shown } ریکارڈ چھوڑ دیے گئے۔
}
upload-all-understood = ہر ریکارڈ سمجھا گیا۔
upload-problem = { $n ->
    [one] ایک بار: { $what }
   *[other] { $shown } بار: { $what }
}
upload-lines = سطریں { $places }
upload-numbers = ریکارڈ نمبر { $places }
upload-problem-not-a-record = سطر میں کالموں کی تعداد الگ ہے، یا یہ ریکارڈ نہیں۔
upload-problem-day = چنی ہوئی شکل میں دن نہیں پڑھا جا سکتا۔
upload-problem-amount = چنی ہوئی شکل میں رقم نہیں پڑھی جا سکتی۔
upload-problem-no-amount = رقم نہیں ہے۔
upload-problem-two-amounts = ایک ہی سطر میں آنے اور جانے والی رقم دونوں ہیں۔
upload-problem-does-not-fit = جو ہونا لازم ہے وہ نہیں، یا بہت لمبا ہے، یا دوسری قسم کا ہے۔
upload-problem-absurd = دن یا رقم ناممکن ہے۔
upload-problem-twice = ایک ہی ریکارڈ دو بار ہے اور الگ باتیں کہتا ہے؛ پہلا سمجھا گیا۔
upload-problem-unknown-kind = ریکارڈ کی ایسی کوئی قسم نہیں۔
upload-problem-no-id = ریکارڈ کا اپنا کوئی نمبر نہیں۔
upload-problem-no-code = ریکارڈ نہیں بتاتا کہ یہ کس بارے میں ہے۔
upload-problem-no-time = ریکارڈ نہیں بتاتا کہ کب کا ہے۔
upload-problem-by-reference = ریکارڈ صرف اس جگہ کی طرف اشارہ کرتا ہے جہاں لکھا ہے کہ یہ کس بارے میں ہے۔
upload-problem-mistaken = ریکارڈ غلطی سے لکھا گیا تھا، یا غلط نکلا۔
upload-unused = استعمال نہیں
upload-export-text = دوسرے ذخیرے کی رضامندیاں اور کھاتے نہیں لیے جاتے: رضامندی صرف ایک ذخیرے کے لیے ہوتی ہے، اور فائل میں جو لکھا ہے وہ کسی کام کا ثبوت نہیں۔ بعد میں پڑھنا چاہیں تو فائل رکھ لیں۔
upload-consents = رضامندیاں
upload-releases = جو جواب باہر گئے
upload-refusals = انکار
upload-reading = جدول کیسے پڑھی جاتی ہے
upload-ambiguous = اس فائل میں دن اور مہینہ الٹے ہو سکتے ہیں۔ براہِ کرم اوپر کی تاریخیں دیکھ لیں۔
upload-read-again = اسے ایسے پڑھیں
upload-decide = آپ کا فیصلہ
upload-take = میرے ریکارڈ میں لیں
upload-discard = جانے دیں
reading-delimiter = کالم الگ ہوتے ہیں
reading-date = دن لکھے جاتے ہیں
reading-decimal = کسر لکھی جاتی ہے
reading-currency = سکہ
reading-day = ہر لین دین کا دن
reading-amount = نشان کے ساتھ رقم
reading-out = رقم گئی
reading-in = رقم آئی
reading-balance = بعد میں بقایا
reading-counterparty = کس نے دیا یا پایا
reading-category = کس لیے
reading-account = کھاتہ
reading-id = لین دین کا نمبر
reading-comma = کاما سے
reading-semicolon = سیمی کولن سے
reading-tab = ٹیب سے
reading-bar = کھڑی لکیر سے
reading-year-first = سال، مہینہ، دن: 2026-12-31
reading-day-first = دن، مہینہ، سال: 31/12/2026
reading-month-first = مہینہ، دن، سال: 12/31/2026
reading-month-name = مہینے کے نام سے: 31 Dec 2026
reading-decimal-point = نقطے سے: 1,234.56
reading-decimal-comma = کاما سے: 1.234,56
reading-none = اس فائل میں نہیں
records-from = { $name } سے
records-shown = { $total } میں سے { $first } سے { $last }، نئے پہلے
records-by = کس بار آئے
records-file = فائل { $name }
records-none = کچھ نہیں
records-smallest-unit = سب سے چھوٹی اکائی میں { $amount }
records-newer = نئے ریکارڈ
records-older = پرانے ریکارڈ
records-levels = درجوں کا مطلب
level-public-text = اسے کوئی بھی جان سکتا ہے۔
level-internal-text = صرف باقی کے ساتھ کام کا، جیسے سکہ یا اکائی۔
level-sensitive-text = یہ آپ کے بارے میں کچھ بتاتا ہے۔
level-protected-text = غلط ہاتھوں میں آپ کو نقصان پہنچا سکتا ہے: پیسہ اور صحت۔
level-restricted-text = یہ سیدھا آپ کی، آپ کے کھاتے کی یا کسی اور کی پہچان بتاتا ہے۔

## The store: what has left

approved-title = مجھے بتایا گیا کہ آپ نے کیا منظور کیا
approved-lead = آپ کے رضامندی مینیجر نے اس ذخیرے کو بتایا کہ آپ نے ان جوابوں کی اجازت دی۔ ذخیرے نے ہر ایک کے لیے آپ کا ثبوت جانچا۔ ہر نئی رضامندی کو دیکھیں۔ اگر آپ نے اسے منظور نہیں کیا تو یہاں بتا دیں۔
approved-dashboard = اسے رضامندی ڈیش بورڈ پر روکیں
approved-empty = اس ذخیرے کو نہیں بتایا گیا کہ آپ نے کچھ منظور کیا۔
approved-to = { $name } کے لیے
approved-until = کب تک
approved-decided = آپ نے طے کیا
approved-as = آپ نے اس حیثیت سے منظور کیا
approved-told = اس ذخیرے کو بتایا گیا
approved-days = جو دن دیکھے جاتے ہیں
approved-taken-out = آپ نے اسے نکال دیا ہے۔ اب اس کا جواب نہیں دیا جاتا۔
approved-stopped = رکی
approved-state-unknown = اس وقت معلوم نہیں، اس لیے کوئی جواب نہیں دیا جاتا
approved-purpose = کس لیے
approved-from = کب سے
approved-proof = آپ نے کیسے ثابت کیا کہ آپ ہی تھے
approved-proof-passkey = اپنی پاس کی سے
approved-proof-sign-in = تازہ سائن ان سے، جو پاس کی سے کم پکا ثبوت ہے
approved-waits = آپ کے انتظار میں
approved-seen-chip = آپ نے کہا کہ یہ درست ہے
approved-objected-chip = آپ نے منظور نہیں کیا
approved-look = اسے دیکھیں اور جواب دیں
approved-all-of-it = اسے کھولیں
approved-back = آپ نے جو کچھ منظور کیا
approved-one-title = کیا آپ نے اسے منظور کیا؟
approved-one-lead = آپ کے رضامندی مینیجر نے اس ذخیرے کو بتایا کہ جو یہاں لکھا ہے اسے آپ نے منظور کیا۔ کیا ہاں کہتے وقت آپ نے یہی دیکھا تھا؟
approved-one-waits = آپ کے جواب سے پہلے اس کے تحت کچھ باہر نہیں جاتا۔
approved-yes = ہاں، میں نے اسے منظور کیا
approved-no = میں نے اسے منظور نہیں کیا
approved-no-note = اگر آپ نے اسے منظور نہیں کیا تو یہ ذخیرہ اسے ہمیشہ کے لیے رد کر دے گا۔ اسے کوئی واپس نہیں بدل سکتا۔
approved-seen = { $at } کو آپ نے کہا کہ یہ درست ہے۔
approved-objected = { $at } کو آپ نے کہا کہ آپ نے اسے منظور نہیں کیا۔ یہ ذخیرہ اس کے تحت نہ اب جواب دے گا، نہ آگے۔
approved-next = اب کیا کریں
approved-next-stop = اسے اپنے رضامندی ڈیش بورڈ پر روکیں، تاکہ دوسروں کو بھی پتہ چلے۔
approved-next-careful = جب تک بات صاف نہ ہو، وہاں کسی چیز کو ہاں نہ کہیں۔ ہو سکتا ہے ڈیش بورڈ نے آپ کو کچھ دکھایا ہو اور آگے کچھ اور بھیجا ہو، یا آپ کا سائن ان کسی کے ہاتھ لگ گیا ہو۔
approved-next-complain = ڈیش بورڈ چلانے والوں سے شکایت کریں۔ انہیں یہ نمبر دیں:
approved-next-passkeys = اس ذخیرے میں صرف اپنی پاس کی کو معتبر رکھیں۔
approved-next-ledger = یہ اس فہرست میں درج ہے کہ کیا باہر گیا اور کس سے انکار ہوا۔
approved-mail = میل سے اطلاع
approved-mail-on = جب آپ کے نام کی کوئی رضامندی آتی ہے تو یہ ذخیرہ { $address } پر لکھتا ہے۔ میل میں کسی کا نام اور کوئی جواب نہیں ہوتا۔
approved-mail-off = آپ کے نام کی رضامندی آنے پر یہ ذخیرہ آپ کو میل نہیں لکھتا۔ لکھتا تو { $address } پر لکھتا۔
approved-mail-none = آپ کی سائن ان سروس اس ذخیرے کو آپ کا کوئی تصدیق شدہ میل پتہ نہیں بتاتی، اس لیے وہ آپ کو لکھ نہیں سکتا۔
approved-mail-stop = مجھے میل نہ لکھیں
approved-mail-start = مجھے میل لکھیں
arrival-mail-subject = آپ کے ذخیرے میں آپ کے نام کی ایک رضامندی آئی ہے
arrival-mail-text = { $store } کو بتایا گیا ہے کہ آپ نے کچھ منظور کیا۔
arrival-mail-ward-subject = دوسرے کے لیے آپ کے رکھے ذخیرے میں ایک رضامندی آئی ہے
arrival-mail-ward-text = { $store } کو بتایا گیا ہے کہ آپ نے اُس شخص کے لیے کچھ منظور کیا جس کا ذخیرہ آپ وہاں رکھتے ہیں۔
arrival-mail-look = کون مانگ رہا ہے اور کیا، یہ دیکھنے کے لیے سائن ان کریں:
arrival-mail-object = اگر وہ آپ نہیں تھے تو وہاں ایک کلک سے بتا دیں۔ پھر کچھ باہر نہیں جائے گا۔
arrival-mail-off = اس میل میں اور کچھ نہیں لکھا، تاکہ راستے میں کوئی پڑھ نہ سکے۔ اسی صفحے پر آپ یہ میل بند کر سکتے ہیں۔ ہم میل سے کبھی پاس ورڈ یا کوڈ نہیں مانگتے۔
takeout-title = ساتھ لینا اور مٹانا
takeout-lead = اس ذخیرے میں سب کچھ آپ کا ہے: ساتھ لے جائیں، یا مٹوا دیں۔
takeout-take = سب کچھ ساتھ لیں
takeout-zip = کھلی شکلوں میں (ZIP)
takeout-zip-text = ہر قسم کے ریکارڈ کی ایک جدول، آپ کے صحت ریکارڈ FHIR Bundle میں، اس ذخیرے کو بتائی گئی رضامندیاں، اور ہر جواب اور انکار۔ اس میں ایک فائل باقیوں کو سمجھاتی ہے۔
takeout-zip-button = ZIP ڈاؤن لوڈ کریں
takeout-json = ایک فائل میں (JSON)
takeout-json-text = پروگراموں کے لیے وہی چیز: دوسرا ذخیرہ اسے پڑھ سکتا ہے۔
takeout-json-button = JSON ڈاؤن لوڈ کریں
takeout-care = یہ فائلیں جس کے پاس ہوں وہ پڑھ سکتا ہے۔ انہیں ایسی جگہ رکھیں جہاں صرف آپ پہنچ سکیں۔
takeout-erase = سب کچھ مٹوا دیں
takeout-erase-text = آپ کے ذخیرے کی چابی توڑ دی جاتی ہے۔ اس کے بعد کوئی اسے نہیں پڑھ سکتا، نقل کو بھی نہیں۔ اگلا صفحہ ٹھیک ٹھیک بتاتا ہے کہ کیا جاتا ہے اور کیا رہتا ہے۔
takeout-erase-button = میرا ذخیرہ مٹائیں…
erase-title = اپنا ذخیرہ مٹائیں؟
erase-lead = یہ واپس نہیں ہو سکتا، نہ آپ سے، نہ کسی اور سے۔
erase-not-ticked = کچھ نہیں مٹایا گیا۔ مٹانا چاہیں تو خانے پر نشان لگائیں۔
erase-cancelled = آپ واپس آ گئے۔ کچھ نہیں مٹایا گیا۔
erase-failed = آپ کے سائن ان کو جانچا نہیں جا سکا۔ کچھ نہیں مٹایا گیا۔ آپ دوبارہ کوشش کر سکتے ہیں۔
erase-somebody-else = کسی اور نے سائن ان کیا۔ کچھ نہیں مٹایا گیا۔ براہِ کرم اپنے ہی اکاؤنٹ سے سائن ان کریں۔
erase-over = اس میں پانچ منٹ سے زیادہ لگ گئے۔ کچھ نہیں مٹایا گیا۔ آپ دوبارہ شروع کر سکتے ہیں۔
erase-unreachable = سائن ان سروس اس وقت جواب نہیں دے رہی۔ کچھ نہیں مٹایا گیا۔ براہِ کرم چند منٹ بعد دوبارہ کوشش کریں۔
erase-goes = کیا جائے گا
erase-records = { $n ->
    [one] ایک ریکارڈ جو لایا گیا
   *[other] { $n } ریکارڈ جو لائے گئے
}
erase-ledgers = { $n ->
    [one] کیا باہر گیا اور کس سے انکار ہوا، اس کی فہرست: ایک اندراج
   *[other] کیا باہر گیا اور کس سے انکار ہوا، اس کی فہرست: { $n } اندراج
}
erase-consents = { $n ->
    [one] ایک رضامندی کی اس ذخیرے والی نقل، اور رضامندی مینیجر سے آپ کا جوڑ
   *[other] { $n } رضامندیوں کی اس ذخیرے والی نقلیں، اور رضامندی مینیجر سے آپ کا جوڑ
}
erase-keys = وہ چابی جو آپ کا ذخیرہ کھولتی ہے، اور وہ جو آپ کے جوابوں پر دستخط کرتی ہے
erase-stays = کیا رہے گا، اور کیوں
erase-manager = آپ کے رضامندی مینیجر کے پاس: دی گئی رضامندیوں، دکھائے گئے نوٹسوں اور ڈیٹا دینے کا ریکارڈ، جو قانون اس سے سات سال رکھواتا ہے
erase-others = جنہیں جواب ملا ان کے پاس: جو انہیں ملا، جتنے عرصے کی ہر رضامندی اجازت دیتی ہے
erase-certificate = یہاں: ایک دستخط شدہ سند کہ کیا مٹایا گیا۔ اس میں آپ کا نام نہیں۔
erase-then = اس کے بعد سے
erase-refused = جو بھی اس ذخیرے کے نام والی رضامندی پر مانگے، اسے انکار ہوگا۔ ان رضامندیوں کو ہمیشہ کے لیے ختم کرنے کے لیے انہیں ڈیش بورڈ پر روکیں۔
erase-again = آپ پھر سائن ان کر سکتے ہیں؛ خالی ذخیرے اور نئی چابیوں سے شروعات ہوگی۔
erase-first = کیا پہلے ایک نقل چاہیں گے؟
erase-understood = میں سمجھتا/سمجھتی ہوں کہ اسے کوئی واپس نہیں لا سکتا
erase-with-passkey = آپ نے یہاں ایک پاس کی کی تصدیق کی ہے، اس لیے صرف آپ کی پاس کی ہی آپ کا ذخیرہ مٹا سکتی ہے۔
erase-no-passkey = یہ صفحہ ایسے براؤزر میں کھولیں جس میں آپ کی پاس کی ہو اور اسکرپٹ چالو ہوں۔ اگر وہ کھو گئی ہے تو پہلے پاس کی والے صفحے پر اسے ہٹائیں۔
erase-sign-in = آپ کے آلے پر کوئی اور یہ نہ کر سکے، اس لیے آپ ایک بار پھر سائن ان کرتے ہیں۔ آپ تھوڑی دیر کے لیے یہ صفحہ چھوڑتے ہیں اور سیدھے واپس آتے ہیں۔ واپس آتے ہی آپ کا ذخیرہ مٹ جاتا ہے۔
erase-sign-in-button = سائن ان کریں اور مٹائیں
erase-only-passkeys = آپ نے کہا ہے کہ یہاں صرف آپ کی پاس کی مانی جائے، اور اس وقت ان میں سے کوئی نہیں مانی جاتی۔ جب تک کوئی مانی نہ جائے، یہاں کوئی آپ کا ذخیرہ نہیں مٹا سکتا۔
erase-only-passkeys-link = اپنی پاس کی دیکھیں
erase-ward = اس سے وہ ذخیرہ مٹے گا جو آپ { $name } کے لیے رکھتے ہیں۔ آپ کا اپنا ذخیرہ رہے گا۔
erase-ward-again = آپ اس شخص کے لیے دوبارہ ذخیرہ جوڑ سکتے ہیں۔ وہ خالی اور نئی کنجیوں کے ساتھ شروع ہوگا۔
erase-wards-first = آپ یہاں دوسروں کے لیے ذخیرے رکھتے ہیں، اور انہیں کوئی اور نہیں کھول سکتا۔ پہلے انہیں مٹائیں، پھر آپ اپنا مٹا سکتے ہیں۔
erase-button = ابھی مٹائیں
erase-back = میرا ذخیرہ رکھیں
erased-title = آپ کا ذخیرہ مٹا دیا گیا
erased-lead = اس کی چابی توڑ دی گئی اور فائل مٹا دی گئی۔ اب کوئی اسے نہیں پڑھ سکتا، نقل سے بھی نہیں۔
erased-at = کب
erased-vault = ذخیرے کی فائل
erased-file = کیا توڑا گیا
erased-bytes = { $n ->
    [one] ایک بائٹ
   *[other] { $n } بائٹ
}
erased-key = توڑی گئی چابی
erased-certificate = سند
erased-certificate-text = یہ ذخیرہ دستخط کرتا ہے کہ ایسا ہی ہوا۔ سند میں لکھا ہے کہ کوئی بھی اسے کیسے جانچ سکتا ہے، اور آپ کا نام نہیں۔ اسے، یا اس صفحے کا پتا، رکھ لیں۔
erased-download = سند ڈاؤن لوڈ کریں
erased-signed = دستخط شدہ متن
releases-title = آپ کے ذخیرے سے کیا باہر گیا
releases-lead = ہر جواب جو باہر گیا، آخری بائٹ تک، اور ہر وہ چیز جس سے انکار ہوا۔
releases-empty = آپ کے ذخیرے سے کچھ باہر نہیں گیا، اور کسی سے انکار نہیں ہوا۔
releases-older = پرانے اندراج (کل { $total })
releases-left = باہر گیا
releases-refused = انکار
releases-to = { $name } کو
releases-asked-by = { $name } نے مانگا
releases-bytes = ٹھیک بائٹ ({ $size })
releases-receipt = رسید
releases-unnamed = وہ ادارہ جسے آپ نے ہاں کہا
releases-unknown-item = کچھ جس کی آپ نے رضامندی نہیں دی

## The store: preview

preview-eyebrow = یہ صفحہ صرف آپ دیکھ سکتے ہیں
preview-title = ٹھیک جواب
preview-nothing-left = اس میں سے کچھ آپ کے ذخیرے سے باہر نہیں گیا۔ باہر جائے گا تو یہی جائے گا، اور کچھ نہیں۔
preview-answer = آپ کے بارے میں کیا کہا جائے گا
preview-question = سوال
preview-computed = حساب لگایا گیا
preview-changed = آپ کے دیکھنے کے بعد آپ کے ریکارڈ بدل گئے ہیں۔ اب یہ جواب ہے۔
preview-refused = آپ کا ذخیرہ اس کا جواب نہیں دے گا
preview-refused-text = ابھی مانگا جائے تو اس وجہ سے کچھ باہر نہیں جائے گا:
preview-seen = کیا آپ نے اسے دیکھ لیا؟
preview-seen-text = آپ اپنے فیصلے پر واپس جائیں گے۔ وہاں کا صفحہ جانے گا کہ آپ نے ٹھیک جواب دیکھا ہے، یہ نہیں کہ وہ کیا ہے۔ اگر ایک ہی بار باہر جا سکتا ہے تو ٹھیک یہی جواب جائے گا، یا کوئی نہیں۔
preview-seen-button = میں نے دیکھ لیا۔ میرے فیصلے پر واپس
preview-back = یہ کہے بغیر واپس

## The store: answers that have changed

changed-title = جو جواب بدل گئے
changed-lead = آپ نے ایک ٹھیک جواب منظور کیا۔ جب وہ مانگا گیا تو آپ کے ریکارڈ سے دوسرا جواب نکلا۔ کچھ باہر نہیں گیا۔
changed-empty = آپ کا منظور کیا ہوا کوئی جواب نہیں بدلا۔
changed-waiting = آپ کا منتظر
changed-accepted = آپ نے نیا جواب مان لیا
changed-left = آپ نے اسے رہنے دیا۔ کچھ باہر نہیں جاتا۔
changed-asked = آخری بار مانگا گیا
changed-seen = آپ نے کیا دیکھا تھا
changed-seen-unknown = آپ کے ذخیرے کو اب یاد نہیں کہ آپ نے کیا دیکھا تھا۔
changed-now = اب کیا ہوگا
changed-accept = نیا جواب جا سکتا ہے
changed-leave = رہنے دیں۔ کچھ باہر نہیں جاتا

## The store: what others know

known-title = دوسرے آپ کے بارے میں کیا جانتے ہیں
known-lead = آپ کے ذخیرے نے جو کچھ بتایا، ادارہ بہ ادارہ، اور سب مل کر کیا بنتا ہے۔ ادارے نے کہیں اور سے کیا جانا، یہ آپ کا ذخیرہ نہیں جان سکتا۔
known-releases = آپ کے ذخیرے سے کیا باہر گیا
known-empty = آپ کے ذخیرے نے کسی کو کچھ نہیں بتایا۔
known-adds = وہ جو جانتے ہیں اس میں یہ کیا بڑھاتا ہے
known-all-of-it = یہ ادارہ آپ کے ذخیرے سے جو کچھ جانتا ہے
known-told = بتایا گیا
known-times = { $n ->
    [one] ایک بار، { $last } کو
   *[other] { $n } بار، آخری بار { $last } کو
}
known-no-days = رکھا نہیں گیا
known-number = رقم
known-band = کم از کم { $from } اور { $to } سے کم
known-together = { $what }: ان سب جوابوں سے وہ جانتے ہیں کہ یہ { $band } ہے، فرق { $width }۔
known-first = انہیں اب تک آپ کے ذخیرے سے کوئی جواب نہیں ملا۔ یہ پہلا ہوگا۔
known-first-of-question = انہیں آپ کے ذخیرے سے دوسرے جواب ملے ہیں، مگر اس سوال کا نہیں۔
known-again = { $n ->
    [one] انہیں ٹھیک یہی جواب ایک بار ملا ہے، { $last } کو۔
   *[other] انہیں ٹھیک یہی جواب { $n } بار ملا ہے، آخری بار { $last } کو۔
}
known-again-same = تب سے کچھ نہیں بدلا، اور وہ بس اتنا ہی جانیں گے۔
known-again-changed = تب سے یہ بدل گیا ہے، اور وہ دیکھیں گے کہ کیسے۔
known-overlap = انہیں اسی سوال کا جواب { $days } کے لیے { $last } کو ملا۔ دونوں ملا کر وہ جان سکتے ہیں کہ ان دنوں میں کیا ہوا جو صرف ایک میں ہیں: { $apart }۔
known-other-days = انہیں اسی سوال کا جواب دوسرے دنوں، { $days }، کے لیے { $last } کو ملا۔
known-days-not-kept = انہیں اسی سوال کا جواب { $last } کو ملا۔ کن دنوں کا، یہ آپ کے ذخیرے نے نہیں رکھا۔
known-other-way = انہیں اسی سوال کا جواب انہی دنوں کے لیے دوسری طرح { $last } کو ملا: { $way }۔
known-narrower = { $what }: مل کر یہ اسے { $before } سے گھٹا کر { $after } کرتے ہیں، یعنی { $band }۔
known-same-columns = انہیں انہی میں سے کچھ ریکارڈ کے بارے میں ایک اور سوال کا جواب { $last } کو ملا: “{ $question }”۔ دونوں دیکھتے ہیں: { $columns }۔
known-variants = آپ کا ذخیرہ ایک ادارے کو { $days } دن میں ایک سوال کی زیادہ سے زیادہ { $most } شکلیں بتاتا ہے۔
known-variants-next = یہ نمبر { $n } ہوگی۔
known-variants-known = یہ اسے پہلے بتا چکا ہے، اس لیے دوبارہ نہیں گنی جاتی۔
known-variants-over = یہ ایک زیادہ ہوگی: آپ کا ذخیرہ اس سے انکار کرے گا۔

## The store: passkeys

keys-title = آپ کی پاس کی
keys-lead = جب آپ رضامندی ڈیش بورڈ پر ہاں کہتے ہیں تو یہ ذخیرہ جانچتا ہے کہ وہ آپ ہی تھے۔ جس پاس کی کی آپ نے یہاں تصدیق کی، وہ سب سے پکا ثبوت ہے۔ اسے کوئی اور استعمال نہیں کر سکتا، ڈیش بورڈ چلانے والے بھی نہیں۔
keys-empty = آپ نے یہاں کسی پاس کی کی تصدیق نہیں کی۔ تب تک آپ کا تازہ سائن ان آپ کی ہاں مانا جاتا ہے۔
keys-name = پاس کی { $id }…
keys-counts = معتبر ہے
keys-waits = انتظار میں
keys-waits-why = یہاں صرف پاس کی مانی جاتی ہیں، اس لیے نئی پاس کی تین دن رکتی ہے۔ اگر اسے آپ نے نہیں جوڑا تو ابھی ہٹا دیں۔
keys-from = یہ کہاں کی ہے
keys-confirmed = آپ نے تصدیق کی
keys-number = اس کا نمبر
keys-number-why = کوئی بینک یا کلینک آپ سے یہ نمبر مانگ سکتا ہے، جب اس کے صفحے پر خود پاس کی نہ چلے۔ یہ راز نہیں، مگر اسے صرف یہیں سے لیں۔
keys-counts-from = کب سے معتبر
keys-remove = ہٹائیں
keys-remove-note = یہاں ہٹائی گئی پاس کی اس ذخیرے میں اب نہیں مانی جائے گی۔ اگر وہ کھو گئی ہے تو اسے رضامندی ڈیش بورڈ پر بھی ہٹائیں۔
keys-how = ایک اور پاس کی کی تصدیق کریں
keys-how-text = اپنے رضامندی ڈیش بورڈ پر پاس کی بنائیں۔ پھر وہاں اس ذخیرے کو دوبارہ جوڑیں۔ یہ ذخیرہ آپ سے ایک بار پاس کی استعمال کرنے کو کہے گا۔
keys-not-linked = آپ کا ذخیرہ ابھی جڑا نہیں ہے۔
keys-how-link = اپنے رضامندی ڈیش بورڈ پر جائیں
keys-only = صرف میری پاس کی ہی مانی جائے
keys-only-on = یہ چالو ہے۔ یہاں آپ کی پاس کی کے سوا کچھ بھی آپ کی ہاں نہیں مانا جاتا۔
keys-only-off = یہ بند ہے۔ تازہ سائن ان بھی آپ کی ہاں مانا جاتا ہے۔
keys-only-why = یہ چالو ہو تو کوئی آپ کا سائن ان ہتھیا کر آپ کے نام پر ہاں نہیں کہہ سکتا۔ اگر آپ کی سب پاس کی کھو جائیں تو دوسری کی تصدیق تک آپ کچھ نیا منظور نہیں کر سکتے، اور وہ تین دن رکتی ہے۔
keys-only-told = آپ کے رضامندی ڈیش بورڈ کو یہ تب معلوم ہوتا ہے جب آپ وہاں اس ذخیرے کو دوبارہ جوڑتے ہیں۔ تب تک وہ آپ کو ایسا سائن ان دکھا سکتا ہے جسے یہ ذخیرہ نہیں مانتا۔
keys-only-set = اپنی پاس کی سے چالو کریں
keys-only-unset = اپنی پاس کی سے بند کریں
keys-only-needs = اسے بدلنے کے لیے آپ کے پاس ایسی پاس کی چاہیے جو یہاں معتبر ہو۔
keys-only-absent = اسے بدلنے کے لیے یہ صفحہ ایسے براؤزر میں کھولیں جس میں آپ کی پاس کی ہو اور اسکرپٹ چالو ہوں۔
keys-removed = پاس کی ہٹا دی گئی۔ اب وہ نہیں مانی جائے گی۔
keys-now-only = اب سے یہاں صرف آپ کی پاس کی مانی جائیں گی۔
keys-now-others = اب تازہ سائن ان بھی یہاں پھر سے مانا جائے گا۔

## The store: linking

link-title = اپنا ذخیرہ رضامندی مینیجر سے جوڑیں؟
link-lead = آپ کا رضامندی مینیجر آپ کے لیے { $store } تک پہنچنا چاہتا ہے۔
link-can = وہ ایسی درخواستیں پہنچا سکتا ہے جن پر آپ نے ہاں کہا۔
link-cannot = وہ آپ کے ریکارڈ یا جواب نہیں پڑھ سکتا۔
link-replaces = آپ کا ذخیرہ پہلے سے جڑا ہے، مگر وہ جوڑ کبھی استعمال نہیں ہوا۔ ہاں کہیں تو وہ ختم ہو جائے گا اور یہ اس کی جگہ لے گا۔
link-asks = کون پوچھ رہا ہے
link-pseudonym = وہ آپ کو اس نام سے جانے گا
link-passkey-title = اپنی پاس کی کی تصدیق کریں
link-passkey-text = آپ کے رضامندی ڈیش بورڈ پر آپ کی ایک پاس کی ہے۔ اسے یہاں ایک بار استعمال کریں۔ اس کے بعد یہ ذخیرہ پہچان سکے گا کہ ہاں واقعی آپ کی ہے یا کسی نے گھڑی ہے۔
link-passkey-waits = آپ نے یہاں صرف پاس کی کو معتبر رکھا ہے۔ اس لیے نئی پاس کی تین دن بعد معتبر ہوگی۔ تب تک آپ اسے ہٹا سکتے ہیں، اگر اسے آپ نے نہیں جوڑا۔
link-passkey-only = اب سے یہاں صرف میری پاس کی ہی مانی جائے
link-passkey-confirm = جوڑیں اور میری پاس کی کی تصدیق کریں
link-passkey-without = آپ پاس کی کے بغیر بھی جوڑ سکتے ہیں۔
link-passkey-known = یہ ذخیرہ آپ کی ایک پاس کی پہلے سے جانتا ہے۔
link-confirm = ہاں، جوڑیں
link-decline = نہیں، نہ جوڑیں
link-ward-title = کسی دوسرے کے لیے رکھا ذخیرہ جوڑیں؟
link-ward-lead = آپ کا رضامندی مینیجر کہتا ہے کہ آپ سرپرست ہیں۔ وہ اُس ذخیرے تک پہنچنا چاہتا ہے جو آپ اس شخص کے لیے { $store } میں رکھتے ہیں۔
link-ward-apart = یہ ذخیرہ آپ کے اپنے ذخیرے سے الگ ہے۔ اس کے اپنے ریکارڈ اور اپنی کنجیاں ہیں۔ اس سے آپ کا اپنا ذخیرہ نہیں جڑتا۔
link-ward-cannot = وہ اس کے ریکارڈ یا اس کے جواب نہیں پڑھ سکتا۔
link-ward-pseudonym = وہ اس شخص کو یہاں اس نام سے جانے گا
link-ward-as = آپ کی حیثیت
link-ward-until = آپ کا حق ختم ہوگا
link-ward-store = ذخیرہ
link-ward-name = آپ اس ذخیرے کو کیا نام دینا چاہتے ہیں؟
link-ward-name-hint = مثلاً پہلا نام۔ اسے صرف آپ دیکھتے ہیں۔
link-ward-name-default = میرے زیرِ سرپرستی
link-ward-name-trouble = براہِ کرم 1 سے { $most } عام حروف کا نام لکھیں۔ کچھ جوڑا نہیں گیا۔

## The store: for others

wards-title = دوسروں کے لیے آپ کے رکھے ذخیرے
wards-lead = سرپرست کے طور پر آپ ان میں سے ہر ایک کے لیے یہاں ایک ذخیرہ رکھتے ہیں، جو آپ کے اپنے ذخیرے سے الگ ہے۔ یہ نام صرف آپ دیکھتے ہیں۔
wards-empty = آپ کسی اور کے لیے ذخیرہ نہیں رکھتے۔
wards-open = { $name } کا ذخیرہ کھولیں
wards-now = ابھی کھلا ہے
wards-over = آپ کا حق ختم ہو گیا ہے
wards-over-text = آپ یہ ذخیرہ اب نہیں کھول سکتے۔ اس میں سے کچھ مٹایا نہیں گیا۔
wards-begin = شروع کرنے کے لیے اپنے رضامندی مینیجر پر اُس شخص کے لیے کام کریں اور وہاں یہ ذخیرہ جوڑیں۔
wards-dashboard = اپنے رضامندی مینیجر پر جائیں

## The fiduciary: linking an account

identify-title = اپنا کھاتہ جوڑیں
identify-lead = آپ کا رضامندی مینیجر { $name } میں آپ کا کھاتہ جوڑنا چاہتا ہے۔ پہلے دکھائیں کہ کھاتہ آپ کا ہے۔
identify-lead-guardian = آپ کا رضامندی مینیجر { $name } میں ایک کھاتہ جوڑنا چاہتا ہے۔ پہلے دکھائیں کہ آپ اس کی طرف سے کام کر سکتے ہیں۔
identify-learns = آپ کا رضامندی مینیجر جانے گا کہ یہاں آپ کا کھاتہ ہے، اس کا ایک چھوٹا نام، اور اس میں کس قسم کے ریکارڈ ہیں۔
identify-no-records = جوڑنے سے کوئی ریکارڈ نہیں دیا جاتا۔
identify-stays = ان صفحوں پر آپ جو لکھتے ہیں وہ { $name } کے پاس رہتا ہے۔ آپ کا رضامندی مینیجر اسے نہیں دیکھتا۔
identify-label = آپ کا گاہک یا مریض نمبر
identify-label-guardian = جن کی طرف سے آپ کام کرتے ہیں، ان کا گاہک یا مریض نمبر
identify-hint = یہ { $name } کے کارڈ، گوشوارے یا خط پر ملے گا۔
identify-button = مجھے کوڈ بھیجیں
identify-turn-back = آپ اب بھی لوٹ سکتے ہیں۔ پھر کچھ نہیں جوڑا جائے گا۔
links-for-child = آپ یہ اکاؤنٹ ایک بچے کے سرپرست کے طور پر جوڑ رہے ہیں۔
links-for-person = آپ یہ اکاؤنٹ ایک معذور فرد کے سرپرست کے طور پر جوڑ رہے ہیں۔
links-for-until = { $until } تک اس کے لیے آپ کی ہاں مانی جائے گی۔
links-for-open = جب تک یہ حق ہے، اس کے لیے آپ کی ہاں مانی جائے گی۔
links-for-own = اگر اکاؤنٹ آپ کا اپنا ہے تو واپس جائیے: ابھی کچھ نہیں جڑا۔

enter-code-title = اپنا کوڈ لکھیں
enter-code-wrong-title = کوڈ درست نہیں
enter-code-wrong = کوڈ درست نہیں، یا بہت پرانا ہے۔ پیغام دیکھ کر اسے دوبارہ لکھیں۔
enter-code-lead = اگر { $name } آپ کے لکھے نمبر کو جانتا ہے تو چھ ہندسوں کا ایک کوڈ آپ کے پاس آ رہا ہے۔ یہ { $minutes } منٹ تک چلے گا۔
enter-code-label = کوڈ
enter-code-hint = چھ ہندسے، بیچ میں خالی جگہ نہیں
enter-code-button = میرا کھاتہ جوڑیں
enter-code-no-message = پیغام نہیں آیا، یا کوڈ پرانا ہے؟ رضامندی مینیجر سے پھر شروع کریں، اور اپنا لکھا نمبر دیکھ لیں۔

confirm-passkey-title = اپنی پاس کی کی تصدیق کریں
confirm-passkey-lead = کوڈ درست تھا۔ اب { $name } کو دکھائیں کہ پاس کی آپ ہی کی ہے۔
confirm-passkey-why = اس کے بعد پاس کی یہاں آپ کے دستخط کا کام کرتی ہے۔ کوئی بھی ریکارڈ دینے سے پہلے { $name } اسے جانچتا ہے۔ اسے کوئی گھڑ نہیں سکتا، آپ کا رضامندی مینیجر بھی نہیں۔
confirm-passkey-button = میری پاس کی استعمال کریں
confirm-passkey-only = اب سے یہاں صرف میری پاس کی مانی جائے
confirm-passkey-only-hint = تب یہاں ہاں کہنے کے لیے سائن ان کافی نہیں ہوگا۔ اسے آپ اسی صفحے پر پاس کی سے واپس لے سکتے ہیں۔ اگر آپ کی سب پاس کی کھو جائیں تو صرف { $name } مدد کر سکتا ہے۔
confirm-passkey-also = { $name } میں سائن ان بھی پھر سے مانا جائے
confirm-passkey-not-taken = پاس کی کی تصدیق نہیں ہو سکی، یا بہت دیر لگی۔ کچھ نہیں بدلا۔ براہِ کرم دوبارہ کوشش کریں۔
confirm-passkey-confirmed = آپ کی پاس کی کی تصدیق ہو گئی۔
confirm-passkey-another = آپ ابھی ایک اور پاس کی کی تصدیق کر سکتے ہیں، یا یہیں ختم کر سکتے ہیں۔
confirm-passkey-locked = آپ نے چنا تھا کہ { $name } میں صرف آپ کی پاس کی مانی جائے۔ آپ کا رضامندی مینیجر اس وقت جو پاس کی جانتا ہے، ان میں وہ نہیں ہیں۔ اگر وہ کھو گئی ہیں تو براہِ کرم { $name } سے پوچھیں۔
confirm-passkey-number-title = کیا اس صفحے پر پاس کی کام نہیں کرتی؟
confirm-passkey-number-text = آپ کا ذخیرہ آپ کی پاس کی پہلے سے جانتا ہے۔ اپنے ذخیرے میں ”آپ کی پاس کی“ صفحہ کھولیں۔ وہاں پاس کی کے پاس ایک لمبا نمبر لکھا ہے۔ اسے یہاں لکھیں۔ نمبر صرف اپنے ذخیرے سے لیں، کسی اور سے نہیں۔
confirm-passkey-number-label = پاس کی کا نمبر
confirm-passkey-number-hint = 24 ہندسے۔ بیچ کی خالی جگہ سے فرق نہیں پڑتا۔
confirm-passkey-number-button = نمبر سے تصدیق کریں
confirm-passkey-number-wrong = آپ کی کسی پاس کی کا یہ نمبر نہیں۔ اپنے ذخیرے میں پھر دیکھیں اور پورے 24 ہندسے لکھیں۔
confirm-passkey-without-title = یا اس کے بغیر آگے بڑھیں
confirm-passkey-without = آپ کا کھاتہ تب بھی جڑ جاتا ہے۔ جب آپ ہاں کہتے ہیں تو { $name } آپ کے تازہ سائن ان پر بھروسا کرتا ہے۔ یہ پاس کی سے کمزور ہے۔ پاس کی کی تصدیق بعد میں بھی ہو سکتی ہے: یہ کھاتہ پھر سے جوڑیں۔
confirm-passkey-without-counts = آپ کا کھاتہ تب بھی جڑ جاتا ہے۔ { $name } میں جن پاس کی کی تصدیق آپ پہلے کر چکے ہیں، وہ مانی جاتی رہیں گی۔
confirm-passkey-without-only = کچھ نہیں بدلتا: صرف وہی پاس کی مانی جاتی ہیں جن کی تصدیق آپ { $name } میں پہلے کر چکے ہیں۔
confirm-passkey-without-button = اس کے بغیر آگے بڑھیں
confirm-passkey-finish = ختم کریں

link-stopped-title = جوڑنا رک گیا
link-stopped-nothing = کچھ نہیں جوڑا گیا۔
link-stopped-stays = اُس وقت جو جوڑا گیا تھا، وہ اب بھی جڑا ہے۔
link-stopped-not-genuine = جو پتا آپ کو یہاں لایا وہ آپ کے رضامندی مینیجر نے نہیں بنایا، یا اس کا کچھ حصہ کھو گیا۔
link-stopped-for-another = جو پتا آپ کو یہاں لایا وہ کسی اور سروس کے لیے بنا تھا۔
link-stopped-other-sign-in = آپ کا رضامندی مینیجر ایسی سروس سے سائن ان کرواتا ہے جس پر { $name } کو بھروسا نہیں۔
link-stopped-too-old = شروع کیے بہت دیر ہو گئی۔
link-stopped-no-right = کسی اور کے لیے کام کرنے کا آپ کا حق ختم ہو چکا ہے، یا اس کا اختتام معلوم نہیں۔
link-stopped-used = جو پتا آپ کو یہاں لایا وہ پہلے ہی استعمال ہو چکا ہے۔
link-stopped-not-under-way = یہ صفحہ بہت پرانا ہے، یا اس براؤزر میں کچھ جوڑا نہیں جا رہا۔
link-stopped-too-many = بہت زیادہ کوششیں ہوئیں۔
link-stopped-other-person = آپ کی جگہ یہاں پہلے سے کوئی اور جڑا ہے، اس لیے ہم آگے نہیں بڑھے۔
link-stopped-only-passkeys = آپ نے چنا تھا کہ { $name } کے اس کھاتے کے لیے صرف آپ کی پاس کی مانی جائے، اور ان میں سے کوئی استعمال نہیں ہوئی۔
link-stopped-nothing-here = { $name } میں جوڑنے کو کوئی کھاتہ نہیں۔
link-stopped-not-found = اس پتے پر کچھ نہیں۔
link-stopped-internal = ہماری طرف کچھ گڑبڑ ہوئی، اور ہم وہیں رک گئے۔
link-stopped-again = اپنے رضامندی مینیجر پر واپس جائیں اور پھر شروع کریں۔
link-stopped-again-with-cookies = اپنے رضامندی مینیجر پر واپس جائیں اور پھر شروع کریں۔ آپ کے براؤزر میں اس سائٹ کی کوکیز کی اجازت لازم ہے۔
link-stopped-again-later = کچھ دیر رکیں، پھر رضامندی مینیجر سے دوبارہ شروع کریں۔
link-stopped-tell = اسے صرف وہ لوگ ٹھیک کر سکتے ہیں جو یہ سروسیں چلاتے ہیں۔ براہِ کرم انہیں بتائیں۔
link-stopped-ask-desk = رضامندی مینیجر سے پھر شروع کریں اور ان پاس کی میں سے ایک استعمال کریں۔ اگر وہ کھو گئی ہیں تو براہِ کرم { $name } سے پوچھیں۔
link-stopped-look = کیا جڑا ہے، یہ رضامندی مینیجر پر دیکھیں۔

## Human words for technical names

dataset-bank-accounts = بینک کھاتے
dataset-bank-transactions = آپ کے کھاتوں میں آنے جانے والا پیسہ
dataset-clinic-patients = کلینک میں آپ کی تفصیل
dataset-clinic-conditions = تشخیص
dataset-clinic-observations = ٹیسٹ کے نتیجے اور پیمائش
dataset-clinic-medications = لکھی گئی دوائیں
dataset-clinic-immunizations = ٹیکے
dataset-bank-accounts-text = آپ کے کون سے کھاتے ہیں، اور ان میں کیا ہے۔
dataset-bank-transactions-text = ہر لین دین: دن، رقم، اور کس لیے تھا۔
dataset-clinic-patients-text = آپ کی تاریخِ پیدائش اور جنس، جیسے کلینک نے لکھی۔
dataset-clinic-conditions-text = جو بیماریاں کلینک نے پائیں، اور کب سے۔
dataset-clinic-observations-text = کیا ناپا گیا، کب، اور نتیجہ۔
dataset-clinic-medications-text = جو دوائیں کلینک نے آپ کے لیے لکھیں۔
dataset-clinic-immunizations-text = آپ کو کون سے ٹیکے لگے، اور کب۔
column-account-id = کھاتے کی پہچان کا نمبر
column-accounts-masked-number = کھاتہ نمبر، زیادہ تر چھپا ہوا
column-accounts-kind = کھاتے کی قسم
column-accounts-currency = سکہ
column-accounts-balance-minor = کھاتے میں رقم
column-transactions-transaction-id = لین دین کا نمبر
column-transactions-booked-at = کب درج ہوا
column-transactions-amount-minor = رقم، آئی یا گئی
column-transactions-category = کس لیے تھا
column-transactions-counterparty = کس نے دیا یا پایا
column-transactions-balance-after-minor = بعد میں کھاتے میں رقم
column-patients-patient-id = کلینک میں آپ کا نمبر
column-patients-birth-date = تاریخِ پیدائش
column-patients-gender = جنس
column-entry-id = اندراج کا نمبر
column-code = طبی کوڈ
column-display = لفظوں میں اس کا نام
column-conditions-clinical-status = کیا اب بھی ہے
column-conditions-onset-on = کب سے
column-observations-category = پیمائش کی قسم
column-observations-observed-at = کب ناپا گیا
column-observations-value = نتیجہ
column-observations-unit = نتیجے کی اکائی
column-medications-status = کیا آپ اب بھی لیتے ہیں
column-medications-authored-on = جس دن لکھی گئی
column-immunizations-status = کیا لگایا گیا
column-immunizations-occurred-at = کب لگایا گیا
answer-lower = کم از کم
answer-upper = اس سے کم
answer-months = گنے گئے مہینے
answer-category = کس پر خرچ ہوا
answer-status = کیا نکلتا ہے
answer-answer = جواب
answer-observations = تقریباً کتنی پیمائشیں
value-coffee = کافی (مشروب)
value-dining = باہر کھانا
value-education = تعلیم
value-entertainment = تفریح
value-food = کھانا
value-fuel = ایندھن
value-groceries = راشن
value-healthcare = صحت
value-housing = رہائش
value-insurance = بیمہ
value-other = دوسرا
value-shopping = خریداری
value-subscription = باقاعدہ چندے
value-travel = سفر
value-utilities = بجلی، پانی اور فون
value-low = معمول سے کم
value-in-range = معمول کے اندر
value-high = معمول سے زیادہ
value-none = کوئی نہیں
shape-one-of = ان میں سے ایک: { $values }
shape-whole-number = ایک پورا عدد
shape-number = ایک عدد
shape-rupees = روپے (₹) میں رقم
shape-unit = { $unit } میں ایک عدد
shape-day = ایک دن
shape-moment = ایک وقت
shape-text = ایک متن
fault-denied = آپ نے نہیں کہا۔
fault-not-decided = وقت پر کسی نے فیصلہ نہیں کیا۔
fault-not-carried-out = درخواست پر عمل نہیں ہو سکا۔
fault-by-another = کسی اور نے ہاں کہا۔
fault-by-other-request = آپ نے اسی کے لیے دوسری درخواست پر ہاں کہا۔
fault-not-proven = یہ جانچا نہیں جا سکا کہ ہاں کس نے کہا۔
fault-not-confirmed-here = اسے ایسے طریقے سے منظور کیا گیا جسے یہ ذخیرہ آپ کی ہاں نہیں مانتا۔ اس ذخیرے کو دوبارہ جوڑ کر یہاں اپنی پاس کی کی تصدیق کریں، پھر دوبارہ مانگیں۔
fault-not-genuine = جو رضامندی آئی وہ اصلی نہیں تھی۔
fault-consent-unfit = جو رضامندی آئی وہ کسی اور چیز کے لیے تھی۔
fault-consent-ended = ریکارڈ آنے سے پہلے رضامندی ختم ہو گئی۔
fault-not-linked = آپ کا ذخیرہ اب جڑا ہوا نہیں تھا۔
fault-not-taken = آپ کے رضامندی مینیجر نے درخواست نہیں لی۔
fault-no-records = ماخذ کہتا ہے کہ اس کے پاس آپ کے کوئی ریکارڈ نہیں۔
fault-not-delivered = ماخذ نے نہیں بھیجا۔
fault-not-whole = ریکارڈ وقت پر پورے نہیں آئے۔
fault-not-fetched = ریکارڈ وقت پر نہیں لیے گئے۔
fault-own-fault = خود ذخیرے کی کوئی چیز کم یا خراب تھی۔
fault-unnamed = وجہ نہیں رکھی گئی۔
fault-no-page = جو آیا وہ خالی تھا۔
fault-page-order = ایک صفحہ کم تھا، دو بار آیا، یا ترتیب میں نہیں تھا۔
fault-not-opened = ایک صفحہ کٹا ہوا، بدلا ہوا، یا کسی اور کے لیے بند تھا۔
fault-not-signed = ایک صفحے پر ماخذ کے دستخط نہیں تھے۔
fault-malformed = ایک صفحہ پڑھا نہیں جا سکا۔
fault-other-delivery = ایک صفحہ دوسری درخواست کا تھا۔
fault-not-records = ایک صفحے میں ریکارڈ نہیں تھے۔
fault-not-asked = اس میں ایسی قسم کے ریکارڈ تھے جو نہیں مانگے گئے۔
fault-outside-range = ایک ریکارڈ ایسے دن کا تھا جو نہیں مانگا گیا۔
fault-too-large = یہ بہت بڑا تھا۔
fault-outside-schema = ایک ریکارڈ کی شکل اس کی قسم جیسی نہیں تھی۔
fault-absurd-value = ایک دن یا رقم ناممکن تھی۔
fault-contradiction = ایک ہی ریکارڈ کے بارے میں دو الگ باتیں تھیں۔
fault-wrong-person = یہ کسی اور شخص کے بارے میں تھا۔
fault-session-used = اسی بار میں پہلے دوسرے صفحے آ چکے تھے۔
fault-repeated = یہ پہلے آئے ہوئے کو دہراتا تھا۔
fault-source-standing = ماخذ اس وقت نہیں بھیج سکتا۔
rule-status-unknown = یہ یقینی نہیں ہو سکا کہ رضامندی اب بھی جاری ہے۔
rule-revoked = رضامندی روک دی گئی ہے۔
rule-paused = رضامندی فی الحال روکی ہوئی ہے۔
rule-item-withdrawn = آپ نے اسے رضامندی سے نکال دیا ہے۔
rule-superseded = ایک نئی رضامندی نے اس کی جگہ لے لی ہے۔
rule-not-yet-valid = رضامندی ابھی شروع نہیں ہوئی۔
rule-expired = رضامندی کی مدت ختم ہو گئی۔
rule-unknown-item = آپ نے اس چیز کی رضامندی نہیں دی۔
rule-outside-range = اس نے ایسے دن مانگے جن کی آپ نے رضامندی نہیں دی۔
rule-exhausted = رضامندی اتنی بار استعمال ہو چکی جتنی آپ نے اجازت دی۔
rule-malformed = درخواست پڑھی نہیں جا سکی۔
rule-own-parameters = درخواست نے وہ طے کرنا چاہا جو صرف آپ کی رضامندی کر سکتی ہے۔
rule-wrong-key = درخواست پر آپ کی رضامندی والی چابی کے دستخط نہیں تھے۔
rule-outside-time = درخواست بہت پرانی تھی، یا آنے والے وقت کی۔
rule-replayed = یہی درخواست پہلے استعمال ہو چکی تھی۔
rule-session-reused = یہ نشست کسی اور درخواست کے لیے استعمال ہو چکی تھی۔
rule-other-source = رضامندی میں دوسرے ذخیرے کا نام ہے۔
rule-no-receiver = رضامندی نہیں بتاتی کہ جواب کسے ملے گا۔
rule-not-an-answer = ذخیرہ جواب دیتا ہے، خود ریکارڈ کبھی نہیں۔
rule-unknown-question = یہ شائع شدہ سوال نہیں ہے۔
rule-not-published = سوال شائع نہیں ہوا، یا واپس لے لیا گیا۔
rule-question-withdrawn = سوال واپس لے لیا گیا۔
rule-wrong-purpose = اس مقصد کے لیے یہ سوال نہیں پوچھا جا سکتا۔
rule-invalid-parameter = سوال اس طرح پوچھا گیا جس کی وہ اجازت نہیں دیتا۔
rule-range-too-long = اس نے سوال کی حد سے زیادہ دن مانگے۔
rule-too-many-variants = اس ادارے کو یہ اتنی شکلوں میں بتایا جا چکا ہے جتنی آپ کا ذخیرہ اجازت دیتا ہے۔
rule-changed-schema = آپ کے ریکارڈ کی شکل وہ نہیں جو سوال پڑھتا ہے۔
rule-no-data = جواب دینے کو کوئی ریکارڈ نہیں۔
rule-outside-subset = سوال اس طرح نہیں لکھا گیا جو یہاں چل سکے۔
rule-too-many-steps = سوال نے اجازت سے زیادہ قدم لیے، اور روک دیا گیا۔
rule-run-too-long = سوال نے اجازت سے زیادہ وقت لیا، اور روک دیا گیا۔
rule-out-of-memory = سوال نے اجازت سے زیادہ میموری لی، اور روک دیا گیا۔
rule-run-refused = سوال چلایا نہیں جا سکا۔
rule-too-many-rows = جواب میں اس سے زیادہ سطریں تھیں جتنی سوال دے سکتا ہے۔
rule-answer-too-large = جواب اجازت سے بڑا تھا۔
rule-shape-mismatch = جواب کی شکل وہ نہیں تھی جس کی آپ نے رضامندی دی۔
rule-not-as-seen = جواب وہ نہیں جو آپ نے دیکھا اور منظور کیا۔
rule-awaiting-her = درخواست ختم ہونے تک آپ نے اس رضامندی کو یہاں نہیں دیکھا تھا۔
rule-objected = آپ نے کہا کہ آپ نے اسے منظور نہیں کیا۔
problem-outside-consent = اس نے وہ مانگا جس پر آپ راضی نہیں ہوئے تھے۔
problem-not-proven = یہ ثابت نہ ہو سکا کہ آپ راضی تھے۔
problem-not-linked = یہ کھاتہ اب جڑا ہوا نہیں ہے۔
problem-store-erased = آپ کا ذخیرہ مٹا دیا گیا ہے۔
problem-deposit-refused = جو آیا، وہ لینے کے قابل نہیں تھا۔
problem-unavailable = ایک ضروری سروس نے جواب نہیں دیا۔
parameter-months = مدت
parameter-months-value = { $n ->
    [one] 1 مہینے پر
   *[other] { $n } مہینوں پر
}
parameter-days = مدت
parameter-days-value = { $n ->
    [one] 1 دن پر
   *[other] { $n } دنوں پر
}
parameter-covers = آپ کی منظوری کس کے لیے
parameter-covers-seen = ٹھیک وہی جواب جو آپ نے دیکھا
parameter-covers-any = مانگے جانے کے وقت جو جواب ہو
parameter-providers = صرف ان کے ریکارڈ
parameter-band = گول کرنا
parameter-band-value = { $width } کے دائروں میں
parameter-level = جس رقم سے موازنہ
parameter-age = عمر
parameter-age-value = { $years } سال
parameter-vaccine = کس کا ٹیکا
parameter-condition = بیماری
parameter-code = پیمائش
measurement-glucose = گلوکوز
measurement-bmi = باڈی ماس انڈیکس (BMI)
measurement-hba1c = HbA1c، لمبے عرصے کی خون کی شکر

# Pages for engineers: their texts come from the API description, in English.
reference-title = API حوالہ
problems-title = مسائل کی قسمیں
reference-in-english = یہ صفحہ انجینئروں کے لیے ہے اور انگریزی میں لکھا ہے۔

# Accounts of the Account Aggregator network.
fi-type = { $kind ->
    [DEPOSIT] بینک کھاتے
    [TERM_DEPOSIT] میعادی جمع
    [RECURRING_DEPOSIT] ماہانہ جمع
    [SIP] ایس آئی پی سرمایہ کاری
    [CP] تجارتی دستاویزات
    [GOVT_SECURITIES] سرکاری تمسکات
    [EQUITIES] حصص
    [BONDS] بانڈ
    [DEBENTURES] ڈبینچر
    [MUTUAL_FUNDS] میوچل فنڈ
    [ETF] ای ٹی ایف
    [IDR] ڈپازٹری رسیدیں
    [CIS] اجتماعی سرمایہ کاری اسکیمیں
    [AIF] متبادل سرمایہ کاری فنڈ
    [INSURANCE_POLICIES] بیمہ پالیسیاں
    [NPS] پنشن (این پی ایس)
    [INVIT] انفراسٹرکچر ٹرسٹ
    [REIT] جائیداد ٹرسٹ
    [GSTR1_3B] جی ایس ٹی گوشوارے
    [LIFE_INSURANCE] زندگی بیمہ
    [GENERAL_INSURANCE] عام بیمہ
   *[other] دوسرے کھاتے
}
fi-part = { $part ->
    [PROFILE] کس کے نام ہیں
    [SUMMARY] بقایا رقم
   *[other] لین دین
}
fi-filter = { $kind ->
    [amount] صرف وہ لین دین جن کی رقم { $operator } { $value } ہو
   *[other] صرف وہ لین دین جن کی قسم { $operator } { $value } ہو
}

# Her accounts of the Account Aggregator network, and how they are linked.
nav-accounts = کھاتے
accounts-title = اکاؤنٹ ایگریگیٹر نیٹ ورک پر آپ کے کھاتے
accounts-lead = نیٹ ورک کے بینکوں اور دوسرے اداروں میں اپنے کھاتے جوڑیں۔ جوڑنے سے کچھ نہیں دیا جاتا: ڈیٹا صرف اسی رضامندی سے جاتا ہے جو آپ منظور کریں۔
accounts-address = آپ کا پتہ
accounts-address-is = نیٹ ورک پر آپ کا پتہ { $address } ہے۔
accounts-address-use = قرض دینے والا یا کوئی اور سروس اپنی سائٹ پر آپ کا اکاؤنٹ ایگریگیٹر پتہ پوچھ سکتی ہے۔ یہی پتہ دیں؛ اس کی درخواست یہاں آئے گی۔ آپ کے ہاں کہنے سے پہلے کچھ نہیں دیا جاتا۔
accounts-address-none = پہلے ایک پتہ چنیں۔ نیٹ ورک کے بینک آپ کو اسی سے پہچانتے ہیں۔
accounts-address-label = { $handle } سے پہلے کا حصہ
accounts-address-hint = 3 سے 64 حروف (a سے z)، ہندسے، نقطہ، ہائفن یا انڈر اسکور۔ دوسرے اسے دیکھیں گے، اس لیے اس میں کچھ خفیہ نہ رکھیں۔ اسے کبھی بدلا نہیں جا سکتا۔
accounts-address-button = یہ پتہ چنیں
accounts-address-unfit = یہ موزوں نہیں۔ a سے z تک کے 3 سے 64 حروف، ہندسے، نقطہ، ہائفن یا انڈر اسکور لکھیں۔
accounts-address-taken = یہ پتہ کسی اور کا ہے۔ کوئی دوسرا چنیں، مثلاً پیچھے کوئی ہندسہ لگا کر۔
accounts-linked = جوڑے ہوئے کھاتے ({ $n })
accounts-empty = آپ نے ابھی کوئی کھاتہ نہیں جوڑا۔
accounts-link = کھاتے جوڑیں
accounts-link-text = چنیں کہ آپ کا کھاتہ کہاں ہے۔ وہاں اسے تلاش کیا جائے گا اور کیا جوڑنا ہے، یہ آپ چنیں گے۔
accounts-providers-none = نیٹ ورک کے کسی ادارے تک ابھی یہاں سے نہیں پہنچا جا سکتا۔
accounts-back = درخواست پر واپس
accounts-overview = تمام کھاتے
accounts-done = { $name } کے کھاتے جوڑ دیے گئے۔
accounts-find-title = { $name } میں اپنے کھاتے تلاش کریں
accounts-find-email = { $name } آپ کے ای میل پتے { $email } سے کھاتے تلاش کرتا ہے؛ آپ کا سائن ان اس پتے کی تصدیق کرتا ہے۔
accounts-find-more = اگر { $name } آپ کو کسی اور پتے سے جانتا ہو تو وہ لکھیں جس سے وہ آپ کو ڈھونڈ سکے۔ اسے بتایا جاتا ہے کہ یہ آپ نے لکھا ہے اور کسی نے جانچا نہیں۔
accounts-mobile = موبائل نمبر (چھوڑ سکتے ہیں)
accounts-pan = پین (چھوڑ سکتے ہیں)
accounts-number = کھاتہ یا صارف نمبر (چھوڑ سکتے ہیں)
accounts-find-button = کھاتے تلاش کریں
accounts-pick-title = { $name } میں ملے کھاتے
accounts-pick-text = جو جوڑنا ہو اس پر نشان لگائیں۔ جوڑنے سے کچھ نہیں دیا جاتا۔
accounts-pick-legend = کھاتے
accounts-already = پہلے سے جوڑا ہوا
accounts-pick-none = ملے ہوئے تمام کھاتے پہلے سے جوڑے ہوئے ہیں۔
accounts-pick-button = نشان لگے کھاتے جوڑیں
accounts-token-title = { $name } کا کوڈ لکھیں
accounts-token-text = { $name } نے آپ کو اس فون یا پتے پر کوڈ بھیجا ہے جو اس کے پاس ہے۔ { $until } سے پہلے یہاں لکھیں۔ کسی اور کو نہ بتائیں۔
accounts-token-label = کوڈ
accounts-token-button = جوڑیں
accounts-direct-title = { $name } کے ہاں تصدیق کریں
accounts-direct-text = { $name } آپ سے خود پوچھے گا کہ یہ کھاتے جوڑے جائیں یا نہیں، مثلاً اپنی ایپ میں۔ { $until } سے پہلے وہاں تصدیق کریں، پھر یہاں لوٹیں۔
accounts-direct-open = { $name } پر جائیں
accounts-direct-look = دیکھیں کہ جڑ گیا یا نہیں
accounts-fault-no-email = آپ جہاں سائن ان کرتے ہیں، اس سروس نے ہمیں آپ کا کوئی تصدیق شدہ ای میل پتہ نہیں بتایا، اور اس کے بغیر کھاتے تلاش نہیں کیے جاتے۔ وہاں پتہ شامل کریں، پھر سائن ان کریں اور یہاں لوٹیں۔
accounts-fault-mobile = یہ موبائل نمبر نہیں۔ 8 سے 15 ہندسے لکھیں؛ چاہیں تو ملک کا کوڈ بھی۔
accounts-fault-pan = یہ پین نہیں۔ اس میں پانچ حروف، چار ہندسے اور ایک حرف ہوتے ہیں۔
accounts-fault-number = یہ کھاتہ نمبر نہیں۔ 4 سے 40 حروف اور ہندسے لکھیں۔
accounts-fault-none = { $name } کو آپ کا کوئی کھاتہ نہیں ملا۔ دیکھیں کہ بھیجا گیا ای میل پتہ اس کے پاس ہے یا نہیں؛ نہ ہو تو وہاں بدلوائیں، یا وہ لکھیں جس سے وہ آپ کو جانتا ہے۔
accounts-fault-unsupported = { $name } میں ایسا کوئی کھاتہ نہیں جو یہاں جوڑا جا سکے۔ کوئی اور ادارہ چنیں۔
accounts-fault-gone = { $name } ان میں سے کسی کھاتے کو اب نہیں جانتا۔ پھر سے تلاش کریں۔
accounts-fault-ticked = کسی پر نشان نہیں۔ کم از کم ایک کھاتے پر نشان لگائیں۔
accounts-fault-token = { $name } کہتا ہے کہ یہ کوڈ درست نہیں۔ اس کا تازہ ترین پیغام دیکھیں اور کوڈ پھر لکھیں۔
accounts-fault-over = { $name } میں کھاتے جوڑنے کا وقت ختم ہو گیا، یا کوڈ اب نہیں چلتا۔ کچھ نہیں جوڑا گیا؛ پھر سے شروع کریں۔
accounts-fault-unreachable = { $name } سے ابھی رابطہ نہیں ہو پا رہا۔ کچھ نہیں بدلا؛ چند منٹ بعد پھر کوشش کریں۔
accounts-fault-answer = { $name } نے ایسا جواب دیا جس پر بھروسا نہیں کیا جا سکتا۔ کچھ نہیں جوڑا گیا؛ بعد میں پھر کوشش کریں، اور ایسا ہی رہے تو { $name } کو بتائیں۔
accounts-fault-refused = { $name } ابھی یہ نہیں کرتا۔ کچھ نہیں بدلا۔ { $name } سے وجہ پوچھیں یا بعد میں پھر کوشش کریں۔
request-accounts-pick = جن کھاتوں کا استعمال ہو سکتا ہے، ان پر نشان لگائیں
request-accounts-link = موزوں کھاتہ جوڑیں، پھر لوٹیں
request-fair-use = نیٹ ورک کے مناسب استعمال کے قواعد سے جانچا گیا
request-fair-use-text = یہ { $rules } کی حد سے زیادہ نہیں مانگتا۔ اس سے زیادہ مانگنے والی درخواست آپ تک پہنچنے سے پہلے رد ہو جاتی ہے۔
consent-told-delinked = بتایا گیا کہ آپ نے ایک کھاتے کا جوڑ ہٹایا
