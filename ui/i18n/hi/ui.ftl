# सभी पन्नों के शब्द। Not yet reviewed by a native speaker: see README.md one folder up.

## The frame

chrome-skip = सीधे मुख्य सामग्री पर जाएँ
chrome-language = भाषा
chrome-nav = मुख्य पन्ने
chrome-sign-out = साइन आउट
chrome-acting = किसी की ओर से काम
chrome-acting-guardian = आप { $name } के अभिभावक के रूप में काम कर रहे हैं। इन पन्नों पर “आप” का अर्थ { $name } है।
chrome-acting-nominee = आप { $name } के नामित व्यक्ति के रूप में काम कर रहे हैं। इन पन्नों पर “आप” का अर्थ { $name } है।
chrome-acting-back = अपने खाते पर लौटें
chrome-tagline-manager = आपकी सहमतियाँ
chrome-tagline-store = आपका अपना डेटा
chrome-tagline-adapter = अपना खाता जोड़ना
chrome-run-by = संचालक: { $operator }.
chrome-run-by-unknown = यह सेवा कौन चलाता है, यह प्रकाशित नहीं किया गया है। इस पर भरोसा करने से पहले पूछ लें।
chrome-about = इसे कौन चलाता है
chrome-complain = शिकायत कैसे करें
chrome-promise = आपकी हाँ के बिना कुछ भी साझा नहीं होता। आप इसे कभी भी रोक सकते हैं।

nav-dashboard = कौन क्या देख सकता है
nav-messages = संदेश
nav-unread = { $n } नए
nav-rights = आपके अधिकार
nav-settings = सेटिंग
nav-record = रिकॉर्ड
nav-passkeys = साइन इन और सुरक्षा
nav-about = इसे कौन चलाता है
nav-holdings = यहाँ क्या रखा है
nav-releases = बाहर क्या गया
nav-approved = आपने क्या मंज़ूर किया
nav-keys = पासकी
nav-takeout = साथ ले जाएँ या मिटाएँ

next-home = पहले पन्ने पर जाएँ
next-dashboard = डैशबोर्ड पर जाएँ
next-holdings = रखे हुए डेटा पर जाएँ
next-consent = यह सहमति देखें
next-decision = देखें कि आपने क्या तय किया
next-manager = सहमति प्रबंधक पर लौटें

list-more = { $total } में से { $shown } दिख रहे हैं। और दिखाएँ
list-pages = पृष्ठ
list-next = अगला पृष्ठ
list-first = पहले पृष्ठ पर वापस

format-moment = { $date }, { $time }
format-bytes = { $n ->
    [one] { $n } बाइट
   *[other] { $n } बाइट
}

## Sign in

sign-in-title-manager = आपका डेटा कौन देखे, यह आप तय करते हैं
sign-in-title-store = आपका डेटा, आपके घर में
sign-in-intro-manager = यहाँ आप देखते हैं कि आपका डेटा कौन, क्यों और कितने समय के लिए माँग रहा है। आप हाँ या ना कहते हैं। आप किसी को भी, कभी भी रोक सकते हैं।
sign-in-intro-store = यह आपका अपना भंडार है। यह आपके रिकॉर्ड ऐसी चाबी से बंद रखता है जो केवल आपके लिए है। दूसरों को केवल उत्तर मिलता है, और वह भी आपकी हाँ के बाद।
sign-in-button = साइन इन करें
sign-in-where = आप अपने सामान्य खाते से साइन इन करते हैं और सीधे यहीं लौटते हैं।
sign-in-blind = हम आपका डेटा नहीं पढ़ सकते
sign-in-blind-text = वह यहाँ से मुहरबंद गुज़रता है। उसे खोलने वाली कोई चाबी हमारे पास नहीं है।
sign-in-stop = रोकना यानी रोकना
sign-in-stop-text = दो क्लिक, और उस सहमति पर कोई कुछ नहीं देता।
sign-in-proof = प्रमाण आपके पास रहता है
sign-in-proof-text = हर हाँ, हर ना और हर साझा करना लिखा जाता है। आप उसे डाउनलोड कर सकते हैं।
sign-in-home = रिकॉर्ड यहीं रहते हैं
sign-in-home-text = आपका बैंक और आपका क्लिनिक प्रतियाँ आपके भंडार में लाते हैं। वहाँ से अपने आप कुछ बाहर नहीं जाता।
sign-in-answers = रिकॉर्ड की जगह उत्तर
sign-in-answers-text = जहाँ उत्तर काफ़ी है, वहाँ केवल उत्तर बाहर जाता है। जाने से पहले आप उसे देख सकते हैं।
sign-in-own-key = केवल आपके लिए एक चाबी
sign-in-own-key-text = आपके रिकॉर्ड ऐसी चाबी से बंद हैं जो किसी और के लिए उपयोग नहीं होती। चाबी मिटाने से रिकॉर्ड मिट जाते हैं।
sign-in-cancelled = आप साइन इन से पहले लौट आए। कुछ नहीं बदला है।
sign-in-failed = हम आपका साइन इन जाँच नहीं सके। कृपया फिर से कोशिश करें।
sign-in-first = वह पन्ना देखने के लिए पहले साइन इन करें। फिर आप सीधे उसी पर लौटेंगे।
sign-in-session-ended = आप कुछ देर से दूर थे, इसलिए हमने आपको साइन आउट कर दिया। कृपया फिर से साइन इन करें।
sign-in-signed-out = आप साइन आउट हो गए हैं।
sign-in-tells-too-much = साइन इन सेवा ने आपकी मंज़ूरी के प्रमाण में आपका नाम, पता या और जानकारी लिख दी। दूसरे उसे वहाँ पढ़ लेते, इसलिए हमने उसे काम में नहीं लिया। यह सेवा चलाने वालों को उसे ऐसे सेट करना होगा कि प्रमाण (ID टोकन) में निजी जानकारी न हो; कृपया उन्हें बताएँ।
sign-in-unreachable = साइन इन सेवा अभी उत्तर नहीं दे रही है। कृपया कुछ मिनट बाद फिर से कोशिश करें।

## Passkeys, wherever one is used

passkey-cancelled = आपकी पासकी काम में नहीं ली गई। कुछ नहीं बदला है। आप फिर कोशिश कर सकते हैं, या उसके बिना आगे बढ़ सकते हैं।
passkey-known = इस उपकरण में यहाँ के लिए आपकी एक पासकी पहले से है। आप उसी को काम में ले सकते हैं।
passkey-failed = आपकी पासकी यहाँ काम नहीं कर सकती। कुछ नहीं बदला है। आप फिर कोशिश कर सकते हैं, या उसके बिना आगे बढ़ सकते हैं।
passkey-absent = इस ब्राउज़र में पासकी काम नहीं करती, या स्क्रिप्ट बंद हैं। आप पासकी के बिना आगे बढ़ सकते हैं।

## Dashboard

dashboard-title = इस समय कौन क्या देख सकता है
dashboard-summary = { $n ->
    [0] इस सेवा से आपका डेटा किसी को नहीं मिलता।
    [one] एक सहमति लागू है।
   *[other] { $shown } सहमतियाँ लागू हैं।
}
dashboard-consents = आपकी सहमतियाँ
dashboard-tabs = कौन सी सहमतियाँ
dashboard-tab-waiting = आपकी प्रतीक्षा में
dashboard-tab-active = लागू
dashboard-tab-paused = रुकी हुई
dashboard-tab-ended = समाप्त
dashboard-search = अपनी सहमतियों में खोजें
dashboard-search-hint = कौन, क्या या क्यों: जैसे कोई नाम, “आय” या “क़र्ज़”
dashboard-search-button = खोजें
dashboard-narrow = छाँटें और क्रम चुनें
dashboard-narrow-button = दिखाएँ
dashboard-organisation = संगठन
dashboard-organisation-any = सभी संगठन
dashboard-data = डेटा
dashboard-data-any = सारा डेटा
dashboard-purpose = उद्देश्य
dashboard-purpose-any = सभी उद्देश्य
dashboard-sort = क्रम
dashboard-sort-latest = सबसे नई पहले
dashboard-sort-ending = पहले समाप्त होने वाली पहले
dashboard-sort-organisation = संगठन के अनुसार
dashboard-sort-data = डेटा के अनुसार
dashboard-sort-purpose = उद्देश्य के अनुसार
dashboard-found = { $n ->
    [0] यहाँ कुछ भी मेल नहीं खाता।
    [one] यहाँ { $shown } सहमति मेल खाती है।
   *[other] यहाँ { $shown } सहमतियाँ मेल खाती हैं।
}
dashboard-found-nothing = कम या दूसरे शब्द आज़माएँ, दूसरे भाग में देखें, या फिर से सब कुछ दिखाएँ।
dashboard-reset = फिर से सब कुछ दिखाएँ
dashboard-waiting = आपके फ़ैसले की प्रतीक्षा में ({ $n })
dashboard-waiting-all = जो कुछ प्रतीक्षा में है, सब देखें
dashboard-waiting-empty = कोई आपसे कुछ नहीं माँग रहा है।
dashboard-asked = माँगा गया
dashboard-decide-by = इस समय तक फ़ैसला करें:
dashboard-deferred = आपने इसे पहले टाला था
dashboard-decide = पढ़ें और फ़ैसला करें
dashboard-decide-label = पढ़ें और फ़ैसला करें: { $name }
dashboard-active-empty = कोई सहमति लागू नहीं है। इस सेवा से आपका डेटा किसी को नहीं मिलता।
dashboard-paused-empty = कुछ भी रुका हुआ नहीं है।
dashboard-ended-empty = अभी तक कुछ समाप्त नहीं हुआ है।
dashboard-ended-text = इनका अब कोई उपयोग नहीं कर सकता। एक ही बार की सहमति, वह बार हो जाने पर यहाँ आती है; आप उसे फिर भी वापस ले सकते हैं, और संगठन को बताया जाता है।
dashboard-only-answers = केवल उत्तर बाहर जाते हैं। आपके रिकॉर्ड आपके भंडार में रहते हैं।
dashboard-with-records = रिकॉर्ड ही साझा किए जाते हैं।
dashboard-granted = आपने हाँ कहा
dashboard-expires = अपने आप समाप्त होगी
dashboard-ended-on = समाप्त हुई
dashboard-last-use = पिछला उपयोग
dashboard-never-used = अभी तक उपयोग नहीं हुआ
dashboard-uses = { $n ->
    [one] { $shown } बार उपयोग
   *[other] { $shown } बार उपयोग
}
dashboard-next-use = अगला उपयोग
dashboard-next-any-time = कभी भी हो सकता है
dashboard-next-from = लगभग { $at } से पहले नहीं
dashboard-next-begins = { $at } से पहले नहीं
dashboard-next-none = समाप्त होने से पहले कोई नहीं
dashboard-next-on-hold = जब तक रुकी है, कोई नहीं
dashboard-ends-soon = { $n ->
    [0] एक दिन के भीतर समाप्त होगी। यह अपने आप आगे नहीं बढ़ती: उन्हें आपसे फिर पूछना होगा।
    [one] { $n } दिन में समाप्त होगी। यह अपने आप आगे नहीं बढ़ती: उन्हें आपसे फिर पूछना होगा।
   *[other] { $n } दिनों में समाप्त होगी। यह अपने आप आगे नहीं बढ़ती: उन्हें आपसे फिर पूछना होगा।
}
dashboard-over = कुछ भी अपने आप आगे नहीं बढ़ता। उन्हें और चाहिए, तो आपसे फिर पूछना होगा।
dashboard-details = विवरण
dashboard-details-label = विवरण: { $name }
dashboard-stop = रोकें
dashboard-unlink = हटाएँ
dashboard-unlink-label = हटाएँ: { $name }
dashboard-stop-label = रोकें: { $name }
dashboard-sources = आपके जुड़े हुए स्रोत ({ $n })
dashboard-sources-empty = आपने अभी कोई स्रोत नहीं जोड़ा है। पहले अपना भंडार जोड़ें।
dashboard-linked = जोड़ा गया
dashboard-linked-by-guardian = { $name } ने अभिभावक के रूप में जोड़ा
dashboard-link = स्रोत जोड़ें
dashboard-link-text = जोड़ने से कुछ साझा नहीं होता। इससे आप बाद में यह स्रोत चुन सकते हैं।

source-store = आपका भंडार
source-bank = बैंक
source-clinic = क्लिनिक
source-other = अन्य स्रोत

status-active = लागू
status-used-up = इस्तेमाल हो चुकी
status-paused = रुकी हुई
status-withdrawn = आपने रोकी
status-revoked = दूसरों ने रोकी
status-expired = अवधि पूरी
status-superseded = बदली गई
status-active-meaning = नीचे दी शर्तों के भीतर इसका उपयोग हो सकता है।
status-used-up-meaning = तय हुए अनुसार एक बार इस्तेमाल हुई। अब और कुछ नहीं लिया जा सकता।
status-paused-meaning = जब तक आप इसे फिर से चालू न करें, कुछ साझा नहीं होता।
status-withdrawn-meaning = आपने इसे समाप्त किया। इसका फिर उपयोग नहीं हो सकता।
status-revoked-meaning = किसी और ने इसे समाप्त किया। इसका फिर उपयोग नहीं हो सकता।
status-expired-meaning = इसका समय पूरा हो गया। इसका फिर उपयोग नहीं हो सकता।
status-superseded-meaning = एक नई सहमति ने इसकी जगह ले ली है।

level-public = सार्वजनिक
level-internal = रोज़मर्रा का
level-sensitive = संवेदनशील
level-protected = बहुत संवेदनशील
level-restricted = सबसे संवेदनशील

registration-registered = पंजीकृत
registration-suspended = निलंबित
registration-unknown = पंजी में नहीं
party-since = { $day } से पंजीकृत

actor-you = आप
actor-guardian = { $name }, आपके अभिभावक
actor-nominee = { $name }, आपके नामित व्यक्ति
actor-source = डेटा का स्रोत
actor-store = आपका भंडार
actor-manager = सहमति प्रबंधक
actor-board = डेटा संरक्षण बोर्ड

## The request

request-eyebrow = आपके डेटा के लिए एक अनुरोध
request-title = { $name } आपका डेटा माँगता है
request-who = कौन माँगता है
request-why = क्यों
request-purpose-code = उद्देश्य कोड
request-purpose-use = { $purpose } – { $how }
request-benefit = आपको क्या मिलता है
request-benefit-none = संगठन आपके लिए कोई लाभ नहीं बताता।
request-changes = क्या बदलेगा
request-changes-text = आपने इस संगठन को पहले हाँ कहा है। नई सहमति पुरानी की जगह लेगी। पुरानी सहमति के उपयोग नई में नहीं गिने जाएँगे।
request-changes-old = अपनी दी हुई सहमति देखें
request-changes-none = तारीख़ों के सिवा कुछ नहीं बदलेगा।
request-change-until = कब तक
request-change-mode = इसे कैसे बरता जाएगा
request-change-use = वे इसका क्या करेंगे
use-view = केवल देखेंगे, रखेंगे नहीं
use-store = कुछ समय तक रखेंगे
use-query = केवल एक उत्तर पाएँगे
use-stream = जैसे आए वैसे आगे भेजेंगे, कुछ नहीं रखेंगे
request-change-new = नया
request-change-gone = अब नहीं
request-change-other = बदला हुआ
request-before = अब तक:
request-after = अब से:
request-not-before = शामिल नहीं था
request-not-after = अब शामिल नहीं
request-what = { $n ->
    [one] वह क्या चाहता है: { $n } चीज़
   *[other] वह क्या चाहता है: { $n } चीज़ें
}
request-only-answers = केवल उत्तर बाहर जाएँगे। आपके रिकॉर्ड आपके भंडार में रहेंगे।
request-required = अनुरोध का हिस्सा। इसके बिना संगठन वह नहीं कर सकता जो आप चाहते हैं।
request-optional = इसे भी साझा करें। आप इसे छोड़ सकते हैं।
request-records-text = ये स्वयं रिकॉर्ड हैं, उनसे निकाला गया उत्तर नहीं।
request-pick-source = इसके लिए खाता: { $item }
request-pick = कृपया एक खाता चुनें
request-source-missing = किसी जुड़े हुए स्रोत में यह अभी नहीं है
request-terms = कितने समय और कितनी बार
request-how-long = कितने समय तक
request-how-far-back = कितना पुराना डेटा
request-back-to = { $day } तक पीछे
request-as-asked = जैसा माँगा गया
request-decide = आपका फ़ैसला
request-stop-any-time = आप इसे कभी भी रोक सकते हैं: अपना डैशबोर्ड खोलें और “रोकें” चुनें। इसमें दो क्लिक लगते हैं और कोई ख़र्च नहीं होता।
request-lacks-source = एक चीज़ के लिए ऐसा स्रोत चाहिए जो आपने नहीं जोड़ा है। पहले डैशबोर्ड पर उसे जोड़ें, फिर यहाँ लौटें।
request-fresh-sign-in = अगर आप हाँ कहते हैं, तो हम आपसे एक बार फिर साइन इन करने को कहेंगे। इससे सिद्ध होता है कि हाँ आपने ही कहा।
request-approve = हाँ, साझा करें
request-deny = ना, साझा न करें
request-defer = बाद में तय करें
request-reason = ना कहने का कारण (बताना ज़रूरी नहीं)
request-no-reason = कोई कारण नहीं
request-reason-too-much = यह बहुत अधिक माँगता है
request-reason-not-trusted = मुझे इस संगठन पर भरोसा नहीं है
request-reason-not-wanted = मैंने यह सेवा नहीं माँगी
request-reason-not-understood = मुझे यह अनुरोध समझ नहीं आया
request-reason-other = कोई और कारण
request-free = ना कहने का आपकी दूसरी सहमतियों पर कोई असर नहीं होता।
request-acting = यहाँ हाँ केवल { $name } कह सकते हैं। उनकी ओर से आप ना कह सकते हैं, या टाल सकते हैं।
request-guardian = आप { $name } की ओर से, अभिभावक के रूप में, हाँ कह रहे हैं। सहमति में यह लिखा जाता है, और वह आपके अधिकार से ज़्यादा समय नहीं चलती।
request-not-for-child = कोई भी बच्चे के कामों या ख़र्च पर लंबे समय तक नज़र नहीं रख सकता, आपकी हाँ से भी नहीं। इसलिए यहाँ आप केवल ना कह सकते हैं (डिजिटल वैयक्तिक डेटा संरक्षण अधिनियम, धारा 9)।
request-complain = शिकायत कैसे करें

narrow-title = जो साझा होगा उसे बदलें
narrow-text = आप माँगे गए से कम साझा कर सकते हैं। { $name } को बताया जाता है कि आपने क्या बदला, और तब वह शायद आपके लिए कम कर पाए।
narrow-from = कितना पुराना डेटा
narrow-from-asked = जैसा माँगा गया: { $day } से
narrow-only = केवल उन्हीं के रिकॉर्ड गिनें जिन पर आप निशान लगाएँ। किसी पर निशान न लगाएँ, तो जैसा माँगा गया वैसा रहेगा।
narrow-often = कितनी बार
narrow-until = कब तक
narrow-show = मेरे बदलावों के साथ अनुरोध दिखाएँ
narrow-chosen = नीचे वह है जो आपने चुना। यह { $name } के माँगे हुए से कम है।

trouble-nothing-done = कुछ तय नहीं हुआ और कुछ साझा नहीं हुआ। आपने जो चुना था, वह अब भी भरा है।
trouble-pick-source = कृपया इसके लिए एक खाता चुनें: { $item }
trouble-nothing-chosen = आपने साझा करने के लिए किसी चीज़ पर निशान नहीं लगाया। कम से कम एक पर निशान लगाएँ, या ना कहें।
trouble-not-less = आपका एक बदलाव नहीं हो सकता: वह माँगे गए से अधिक है, या कुछ नहीं बचेगा। कृपया फिर से चुनें।
trouble-not-seen = उत्तर देखने के बाद आपने कुछ बदला है। उसे फिर से देखें, या बिना देखे हाँ कहें।
trouble-other-notice = इस बीच यह अनुरोध आपको फिर से दिखाया गया। कृपया इसे यहाँ जैसा है वैसा पढ़ें, फिर तय करें।

unusual-often = असामान्य रूप से बहुत बार। इस उद्देश्य के लिए सामान्य: { $usual }
unusual-long = { $n ->
    [one] असामान्य रूप से लंबा समय। इस उद्देश्य के लिए सामान्य: अधिक से अधिक { $n } दिन
   *[other] असामान्य रूप से लंबा समय। इस उद्देश्य के लिए सामान्य: अधिक से अधिक { $n } दिन
}
unusual-back = { $n ->
    [one] असामान्य रूप से पुराना डेटा। इस उद्देश्य के लिए सामान्य: अधिक से अधिक { $n } दिन
   *[other] असामान्य रूप से पुराना डेटा। इस उद्देश्य के लिए सामान्य: अधिक से अधिक { $n } दिन
}
unusual-kept = { $n ->
    [one] असामान्य रूप से लंबे समय तक रखा जाएगा। इस उद्देश्य के लिए सामान्य: अधिक से अधिक { $n } दिन
   *[other] असामान्य रूप से लंबे समय तक रखा जाएगा। इस उद्देश्य के लिए सामान्य: अधिक से अधिक { $n } दिन
}


item-answer = घर पर निकाला गया उत्तर
item-records = स्वयं रिकॉर्ड
item-source = कहाँ से
item-range = किन दिनों का
item-fields = { $n ->
    [one] { $n } जानकारी दिखाएँ
   *[other] सभी { $n } जानकारियाँ दिखाएँ
}

question-rule = कितना सटीक
question-preview = पहले अपने भंडार में ठीक यही उत्तर देखें
question-preview-adds = वहीं आपका भंडार यह भी बताता है कि यह संस्था आपके बारे में पहले से क्या जानती है और यह उत्तर क्या जोड़ेगा। और कोई नहीं बता सकता: यह सेवा आपके उत्तर नहीं देखती।
question-example = एक गढ़ा हुआ उदाहरण। यह आपके बारे में नहीं है:
question-not-seen = आपने ठीक उत्तर नहीं देखा है। आप बिना देखे भी मंज़ूर कर सकते हैं।
question-seen-exactly = आपने ठीक उत्तर देख लिया है; आपकी मंज़ूरी केवल इसी उत्तर के लिए है
question-seen = आपने उस समय का उत्तर देख लिया है; बाद के उत्तर अलग हो सकते हैं
question-covered = आपकी मंज़ूरी केवल उसी उत्तर के लिए है जो आपने देखा था
question-without = आपने ठीक उत्तर देखे बिना मंज़ूरी दी
question-withdrawn = यह प्रश्न वापस ले लिया गया है। अब इसका उत्तर नहीं दिया जाता।
question-more = इस प्रश्न के बारे में और
question-output = उत्तर में क्या होता है
question-publisher = प्रकाशक
question-digest = प्रश्न का डाइजेस्ट

release-rule-exact = ठीक वही मान
release-rule-banded = केवल वह दायरा जिसमें मान आता है
release-rule-group = { $n ->
    [one] केवल जब उसके पीछे कम से कम { $n } रिकॉर्ड हो
   *[other] केवल जब उसके पीछे कम से कम { $n } रिकॉर्ड हों
}
release-rule-noise = मान, जिसमें थोड़ा यादृच्छिक शोर मिलाया गया है

term-range = { $from } से { $to } तक
term-range-all = जितने भी दिन हैं
term-valid = कब तक मान्य
term-valid-value = { $from } से { $until } तक
term-frequency = कितनी बार
term-data-life = उसके बाद
term-recipients = किसे मिलता है
term-withdraw = कैसे रोकें
term-withdraw-value = डैशबोर्ड, फिर “रोकें”: दो क्लिक

frequency-once = एक बार
frequency-times = { $n ->
    [one] कुल { $n } बार
   *[other] कुल { $n } बार तक
}
frequency-per-day = { $n ->
    [one] दिन में { $n } बार तक
   *[other] दिन में { $n } बार तक
}
frequency-per-month = { $n ->
    [one] महीने में { $n } बार तक
   *[other] महीने में { $n } बार तक
}
frequency-per-year = { $n ->
    [one] साल में { $n } बार तक
   *[other] साल में { $n } बार तक
}

data-life-not-kept = इसका तुरंत उपयोग होता है और इसे रखा नहीं जाता।
data-life-days = { $n ->
    [one] इसे { $n } दिन बाद मिटाना होगा।
   *[other] इसे { $n } दिन बाद मिटाना होगा।
}
data-life-months = { $n ->
    [one] इसे { $n } महीने बाद मिटाना होगा।
   *[other] इसे { $n } महीने बाद मिटाना होगा।
}
data-life-years = { $n ->
    [one] इसे { $n } साल बाद मिटाना होगा।
   *[other] इसे { $n } साल बाद मिटाना होगा।
}
data-life-law = जैसे ही कानून अनुमति दे, इसे मिटाना होगा।

complaint-first = पहले इन्हें लिखें: { $contact },
complaint-days = { $n ->
    [one] उत्तर { $n } दिन के भीतर आना चाहिए।
   *[other] उत्तर { $n } दिनों के भीतर आना चाहिए।
}
complaint-board = उसके बाद आप भारत के डेटा संरक्षण बोर्ड में शिकायत कर सकते हैं।

notice-small = यह सूचना { $language } में है, संस्करण { $version }. इसका डाइजेस्ट:

## Proving it is her

approval-title = आख़िरी क़दम: { $name } के लिए अपनी हाँ पक्की करें
approval-title-resume = आख़िरी क़दम: { $name } को फिर चालू होने दें
approval-until = यह तब तक चल सकता है
approval-good-until = आप इसे { $at } तक पक्का कर सकते हैं। उससे पहले कुछ भी साझा नहीं होता।
approval-cancelled = आप लौट आए। कुछ नहीं बदला है। आप फिर कोशिश कर सकते हैं।
approval-failed = इसे जाँचा नहीं जा सका। कुछ नहीं बदला है। आप फिर कोशिश कर सकते हैं।
approval-somebody-else = किसी और ने साइन इन किया। कुछ नहीं बदला है। कृपया अपने ही खाते से साइन इन करें।
approval-other-passkey = वह पासकी यहाँ नहीं चलती। कुछ नहीं बदला है। दूसरी पासकी लें, या साइन इन करें।
approval-passkey = अपनी पासकी से पक्का करें
approval-passkey-why = आपका फ़ोन या कंप्यूटर आपकी उँगली, चेहरा या PIN माँगता है। फिर वह ठीक ऊपर लिखी बात पर हस्ताक्षर करता है। आपकी जगह यह कोई और नहीं कर सकता, हम भी नहीं।
approval-passkey-button = पासकी से पक्का करें
approval-lacking = आपकी पासकी अभी हर जगह नहीं चलती
approval-lacking-later = आप इन स्रोतों पर अपनी पासकी पक्की कर सकते हैं, और आगे से उसे काम में ले सकते हैं। इस बार नीचे साइन इन करें।
approval-lacking-now = पहले इन स्रोतों पर अपनी पासकी पक्की करें। फिर एक बार और हाँ कहें।
approval-lacking-go = { $name } पर पक्की करें
approval-sign-in = साइन इन करके पक्का करें
approval-sign-in-where = आप कुछ देर के लिए यह पन्ना छोड़ते हैं, अपने रोज़ के खाते से साइन इन करते हैं, और सीधे यहीं लौटते हैं। आपकी हाँ तभी गिनी जाती है।
approval-sign-in-button = साइन इन करने जाएँ
approval-sign-in-weaker = पासकी साइन इन से ज़्यादा सुरक्षित है: उसकी नक़ल कोई नहीं कर सकता।
approval-add = पासकी बनाएँ
approval-passkeys-only = { $name } पर केवल आपकी पासकी चलती है। यह आपने वहीं चुना था, और वहीं बदल सकते हैं।
approval-back = बिना पक्का किए लौटें
approval-over = बहुत देर हो गई
approval-over-body = आपकी सुरक्षा के लिए पक्का करने को पाँच मिनट मिलते हैं। कुछ भी साझा नहीं हुआ और कुछ नहीं बदला। आप फिर से शुरू कर सकते हैं।
approval-again = फिर से शुरू करें

## Passkeys and sign-in

messages-passkey-added-text = अगर यह आप नहीं थे, तो उसे “साइन इन और सुरक्षा” में हटाएँ और अपने साइन इन का पासवर्ड बदलें।
messages-passkey-removed-text = अब वह आपकी ओर से हाँ नहीं कह सकती। अगर यह आप नहीं थे, तो अपने साइन इन का पासवर्ड बदलें।
passkeys-title = साइन इन और सुरक्षा
passkeys-yours = आपकी पासकी
passkeys-what = पासकी आपके फ़ोन या कंप्यूटर में रहती है। उससे आप उँगली, चेहरे या PIN से अपनी हाँ पक्की करते हैं।
passkeys-none = आपकी अभी कोई पासकी नहीं है। आप साइन इन करके पक्का करते हैं।
passkeys-created = कब बनी
passkeys-last-used = यहाँ पिछली बार काम आई
passkeys-never-used = अभी काम में नहीं ली गई
passkeys-counts-at = यहाँ चलती है: { $names }
passkeys-counts-nowhere = अभी किसी स्रोत पर नहीं चलती।
passkeys-change = नाम बदलें या हटाएँ
passkeys-name = नाम
passkeys-rename = नाम सहेजें
passkeys-remove = यह पासकी हटाएँ
passkeys-add = पासकी बनाएँ
passkeys-full = एक व्यक्ति की जितनी पासकी हो सकती हैं, उतनी आपकी हैं। नई बनाने के लिए एक हटाएँ।
passkeys-added = आपकी नई पासकी सहेज ली गई। नीचे अपने स्रोतों पर उसे पक्का करें, तभी वह वहाँ चलेगी।
passkeys-renamed = नाम सहेज लिया गया।
passkeys-removed = पासकी हटा दी गई। आपके स्रोतों को बताया जा रहा है।
passkeys-where = आपकी पासकी कहाँ चलती है
passkeys-where-why = हर स्रोत केवल वही पासकी मानता है जिसे आपने उसके अपने पन्ने पर पक्का किया हो। इसलिए आपकी जगह कोई हाँ नहीं कह सकता, हम भी नहीं।
passkeys-not-confirmed = अभी पक्की नहीं
passkeys-counts-here = आपकी पासकी यहाँ चलती है
passkeys-counts-only = यहाँ केवल आपकी पासकी चलती है
passkeys-counts-none = यहाँ केवल पासकी चलती है, और कोई पक्की नहीं है
passkeys-confirm = { $name } पर पक्की करें
passkeys-sign-in = आपका साइन इन
passkeys-sign-in-where = आप यहाँ साइन इन करते हैं:
passkeys-lost = फ़ोन खो गया? किसी दूसरे उपकरण पर साइन इन करें, पुरानी पासकी यहाँ हटाएँ, और नई बनाएँ। फिर नई को अपने स्रोतों पर पक्का करें।
passkey-new-welcome = क्या आप पासकी चाहते हैं?
passkey-new-title = पासकी बनाएँ
passkey-new-lead = पासकी से आप उँगली, चेहरे या PIN से हाँ कहते हैं। इसमें एक मिनट लगता है।
passkey-new-how = पासकी आपका फ़ोन या कंप्यूटर रखता है। कोई पासवर्ड याद नहीं रखना पड़ता।
passkey-new-why = तब आपकी हाँ पर केवल आपके हस्ताक्षर होते हैं। उसे कोई गढ़ नहीं सकता।
passkey-new-stays = आपकी उँगली और आपका चेहरा आपके उपकरण से कभी बाहर नहीं जाते।
passkey-new-name-hint = ताकि आप उसे पहचान सकें, जैसे: मेरा फ़ोन। आप इसे ख़ाली छोड़ सकते हैं।
passkey-new-default = पासकी { $n }
passkey-new-button = पासकी बनाएँ
passkey-new-later = बाद में
passkey-new-sign-in = पहले एक बार और साइन इन करें, ताकि आपके उपकरण पर कोई और आपके नाम से पासकी न बना सके।
passkey-new-over = यह पन्ना बहुत पुराना था। कुछ नहीं सहेजा गया। कृपया फिर कोशिश करें।
passkey-new-failed = पासकी जाँची नहीं जा सकी। कुछ नहीं सहेजा गया। कृपया फिर कोशिश करें।
passkey-new-known = यह पासकी पहले से दर्ज है। कृपया दूसरी बनाएँ।
passkey-new-not-signed-in = आपने दोबारा साइन इन नहीं किया, इसलिए अभी पासकी नहीं बन सकती।
passkey-remove-title = “{ $name }” हटाएँ?
passkey-remove-from-now = अब से वह आपकी ओर से हाँ नहीं कह सकती। आपके स्रोतों को बताया जाता है।
passkey-remove-consents = उससे आपने जिन पर हाँ कही थी, वे चलती रहेंगी, जब तक आप उन्हें न रोकें।
passkey-remove-device = आपका उपकरण उसे अब भी दिखा सकता है। आप उसे वहाँ से भी मिटा सकते हैं।

## After the decision

done-approved = आपने { $name } को हाँ कहा
done-approved-body = सहमति लागू है। { $name } आपकी देखी हुई शर्तों के भीतर इसका उपयोग कर सकता है। आप इसे डैशबोर्ड पर कभी भी रोक सकते हैं।
done-approved-over = तब आपने हाँ कहा था। उसके बाद सहमति समाप्त हो गई या रोकी गई है, इसलिए अब उस पर कुछ साझा नहीं होता।
done-now = अभी:
done-denied = आपने { $name } को ना कहा
done-denied-body = कुछ भी साझा नहीं हुआ। { $name } को केवल आपकी ना बताई जाती है, और कारण, अगर आपने बताया हो।
done-deferred = आप बाद में तय करेंगे
done-deferred-body = कुछ भी साझा नहीं हुआ। { $name } का अनुरोध आपके डैशबोर्ड पर प्रतीक्षा करता है।
done-return = { $name } पर लौटें

receipt-title = आपकी रसीद
receipt-text = इसे प्रमाण के रूप में रखें। कोई भी हमसे पूछे बिना इसे जाँच सकता है।
receipt-at = समय
receipt-request = अनुरोध
receipt-consent = सहमति
receipt-evidence = कैसे सिद्ध हुआ
receipt-by = निर्णय किसका
receipt-log = सार्वजनिक लॉग में
receipt-log-value = प्रविष्टि { $index }
receipt-digest = डाइजेस्ट
receipt-download = रसीद डाउनलोड करें
receipt-print = पूरी रसीद, छापने या ई-मेल से पाने के लिए
receipt-language = सूचना की भाषा
receipt-notice = सूचना का डाइजेस्ट
receipt-agreed = आपने किस पर हाँ कहा
receipt-asked = क्या माँगा गया था
receipt-seen = ठीक उत्तर
receipt-reason = आपका कारण:
receipt-proof = प्रमाण
receipt-back = लौटें
receipt-how-to-print = इसे छापने या फ़ाइल के रूप में रखने के लिए अपने ब्राउज़र के “प्रिंट” का उपयोग करें।
receipt-by-mail = ई-मेल से
receipt-mail-text = हम इसे { $address } पर भेजेंगे। ई-मेल में लिखा होगा कि किसने माँगा और आपने क्या फ़ैसला किया। रास्ते में दूसरे लोग इसे पढ़ सकते हैं।
receipt-mail-send = मुझे यह रसीद ई-मेल से भेजें
receipt-mail-asked = आपने इसे { $when } को माँगा। पहुँचने में कुछ मिनट लग सकते हैं।

evidence-passkey = आपकी पासकी ने ठीक उसी पर हस्ताक्षर किए जो आपने देखा।
evidence-fresh-sign-in = आपने फिर से साइन इन किया। पासकी इससे मज़बूत प्रमाण होती।
evidence-passkey-of-guardian = जो दिखाया गया, ठीक उसी पर अभिभावक की पासकी ने हस्ताक्षर किए।
evidence-sign-in-of-guardian = अभिभावक ने नए सिरे से साइन इन किया। पासकी इससे मज़बूत प्रमाण होती।

## One consent

consent-end-asked = इस डेटा का एक स्रोत चाहता है कि आप यह सहमति समाप्त करें: “{ $reason }”। निर्णय आपका है।
consent-newer = इसकी जगह लेने वाली सहमति देखें
consent-older = वह पुरानी सहमति देखें जिसकी जगह इसने ली
consent-changes = क्या बदला
consent-before = पहले:
consent-since = तब से:
consent-title = { $name } को आपकी सहमति
consent-stop = रोकें
consent-item-remove = इसे हटाएँ
consent-item-withdrawn = { $at } को हटाया गया। बाकी सहमति जारी है।
consent-pause = कुछ समय रोके रखें
consent-resume = फिर से चालू करें
consent-resume-other = इसे वही फिर से चालू कर सकता है जिसने हाँ कही थी।
consent-who = कौन और क्यों
consent-what = क्या साझा होता है
consent-terms = कितने समय और कितनी बार
consent-acknowledged = किसने जान लिया है
consent-acknowledged-text = हर पक्ष को पिछला बदलाव जानना होगा। जिसने नहीं जाना, वह पुरानी प्रति का अधिक देर उपयोग नहीं कर सकता: वह अपने आप समाप्त हो जाती है।
consent-acknowledged-yes = जान लिया
consent-acknowledged-not-yet = अभी नहीं
consent-deletion-nothing = इसे कुछ नहीं मिला है, इसलिए मिटाने को कुछ नहीं है।
consent-deletion-not-kept = इसे कुछ भी रखने की अनुमति नहीं थी। इसने अभी इस बारे में कुछ नहीं कहा है।
consent-deletion-due = इसने अभी नहीं कहा है कि जो मिला था वह मिटा दिया। इसे { $at } तक मिटाना होगा।
consent-deletion-overdue = इसने नहीं कहा है कि जो मिला था वह मिटा दिया। इसे { $at } तक मिटाना था। आप शिकायत कर सकते हैं।
consent-acknowledged-signed = जान लिया, हस्ताक्षर सहित
consent-acknowledged-received = मिला, हस्ताक्षर अभी नहीं
consent-acknowledged-late = हस्ताक्षर नहीं, समय निकल गया
consent-acknowledged-about = जो आपने हटाया उसके बारे में: { $items }
consent-acknowledged-told = बताया गया:
consent-acknowledged-download = हस्ताक्षरित कथन (डाउनलोड)
consent-statement-nothing = यह कहता है कि इस सहमति से मिला कुछ भी इसके पास नहीं है।
consent-statement-stopped = यह कहता है कि इसने साझा करना बंद कर दिया है। आपके बारे में इसके अपने रिकॉर्ड वैसे ही रहते हैं।
consent-statement-hers = जो लाया गया वह आपका है: वह आपके अपने भंडार में तब तक रहता है जब तक आप उसे न मिटाएँ।
consent-statement-deleted = यह कहता है कि जो मिला था वह { $at } को मिटा दिया।
consent-statement-retained = यह कहता है कि कानून के कारण इसे नीचे लिखा रखना है, और बाकी { $at } को मिटा दिया।
consent-statement-kept = { $what }: { $ground }, { $until } तक
consent-statement-retained-over = इसे नीचे लिखा केवल उस समय तक रखना था जो बीत चुका है, और इसने नहीं कहा कि मिटा दिया। आप शिकायत कर सकते हैं।
consent-statement-pending = यह कहता है कि जो मिला था वह { $at } तक मिटा देगा।
consent-statement-pending-over = इसने कहा था कि जो मिला था वह { $at } तक मिटा देगा, और नहीं कहा कि मिटा दिया। आप शिकायत कर सकते हैं।
consent-statement-processors-deleted = जो इसकी ओर से इसे सँभालते थे, उन्होंने भी मिटा दिया है।
consent-statement-processors-told = जो इसकी ओर से इसे सँभालते थे, उन्हें मिटाने को कहा गया है।
consent-sharing = हर बार जब डेटा माँगा गया
consent-sharing-empty = इस सहमति पर अभी तक किसी ने कुछ नहीं माँगा है।
consent-sharing-who = { $from } → { $to }
consent-sharing-bytes = { $size }, मुहरबंद
consent-history = क्या-क्या हुआ
consent-told = किसे क्या बताया गया
consent-told-show = { $n ->
    [one] एक संदेश दिखाएँ
   *[other] सबसे नए { $n } संदेश दिखाएँ
}
consent-told-issued = हस्ताक्षर की हुई सहमति मिली
consent-told-changed = बदलाव बताया गया
consent-told-given-up = पहुँचा नहीं जा सका

sharing-delivered = पहुँच गया
sharing-pending = रास्ते में
sharing-refused = मना किया गया
sharing-lapsed = लिया नहीं गया, मिटा दिया
sharing-incomplete = अधूरा आया, मिटा दिया
sharing-unanswered = समय पर कुछ नहीं आया

event-asked = डेटा माँगा गया
event-notice-shown = सूचना दिखाई गई
event-answer-seen = आपके भंडार में ठीक उत्तर देखा
event-approved = हाँ कहा गया
event-denied = ना कहा गया
event-deferred = टाला गया
event-request-expired = अनुरोध का समय पूरा हुआ
event-issued = सहमति पर हस्ताक्षर हुए और वह दी गई
event-paused = कुछ समय रोकी गई
event-resumed = फिर से चालू हुई
event-withdrawn = रोकी गई
event-revoked = किसी और ने रोकी
event-expired = सहमति का समय पूरा हुआ
event-superseded = नई सहमति से बदली गई
event-shared = डेटा साझा हुआ
event-share-refused = साझा करने से मना किया गया
event-share-lapsed = साझा करने का समय पूरा हुआ
event-acknowledged = बदलाव जान लिया गया
event-passkey-added = आपने पासकी बनाई
event-passkey-removed = आपने पासकी हटाई
event-item-withdrawn = सहमति में से कुछ हटाया गया
event-source-linked = स्रोत जोड़ा गया
event-source-unlinked = स्रोत हटाया गया
event-rights-asked = अनुरोध या शिकायत की गई
event-rights-answered = उन्होंने जवाब दिया
event-rights-escalated = बोर्ड के पास ले जाया गया
event-rights-closed = निपटा हुआ बताया गया
event-nominee-named = किसी को नामित किया गया
event-guardian-asked = अभिभावक बनने का अनुरोध किया गया
event-representation-in-force = प्रमाण जाँचा गया: अब से काम करने का अधिकार है
event-representation-refused = प्रमाण जाँचा गया: काम करने का अधिकार नहीं मिला
event-representation-ended = काम करने का अधिकार समाप्त
event-by = किसने: { $actor }
event-reason = कारण: { $reason }
event-open = खोलें

## Stopping

stop-title = { $name } को रोकें?
stop-then = अगर आप अभी रोकते हैं
stop-at-once = आपके पुष्टि करते ही { $name } को और कुछ नहीं मिलता: न कोई नया उत्तर, न कोई नया रिकॉर्ड।
stop-told = सभी संबंधित पक्षों को तुरंत बताया जाता है। अगला पृष्ठ दिखाता है कि किसने जान लिया है। जिस तक पहुँचा न जा सके, वह कुछ ही मिनटों में स्वयं मना कर देता है।
stop-nothing-received = { $name } को अब तक कुछ नहीं मिला है, इसलिए मिटाने को कुछ नहीं है।
stop-delete-by = { $name } को जो मिला है, वह उसे अधिक से अधिक { $at } तक मिटाना होगा।
stop-delete = { $name } को जो मिला है, वह उसे मिटाना होगा।
stop-law = वह केवल वही रख सकता है जो कोई क़ानून उससे रखवाता है, जैसे उसका हिसाब-किताब। पूछिए कि कौन सा क़ानून। रोकने से पहले जो हुआ, वह वैध रहता है।
stop-for-you = आपके लिए इसका क्या अर्थ है
stop-nothing-else = और कुछ नहीं बदलता: आपकी दूसरी सहमतियाँ, आपके खाते और आपके जुड़े हुए स्रोत जैसे हैं वैसे ही रहते हैं।
stop-benefit = हो सकता है कि { $name } अब वह न कर पाए जो आप उससे चाहते थे।
stop-benefit-named = हो सकता है कि { $name } अब आपको यह न दे पाए: { $benefit }
stop-final = रोकना अंतिम है। फिर साझा करने के लिए उन्हें आपसे दोबारा पूछना होगा।
stop-button = अभी रोकें
unlink-title = { $name } को हटाएँ?
unlink-then = अगर आप इसे अभी हटाते हैं
unlink-stops = { $n ->
    [one] इस सहमति को इसकी ज़रूरत है, और वह हमेशा के लिए रुक जाएगी। सभी संबंधित पक्षों को बताया जाएगा।
   *[other] इन { $n } सहमतियों को इसकी ज़रूरत है, और वे हमेशा के लिए रुक जाएँगी। सभी संबंधित पक्षों को बताया जाएगा।
}
unlink-nothing = अभी किसी सहमति को इसकी ज़रूरत नहीं है।
unlink-no-more = इस सेवा से { $name } का और कुछ नहीं आएगा।
unlink-kept = जो पहले साझा हो चुका है, वह वापस नहीं लिया जाता।
unlink-again = आप इसे कभी भी फिर से जोड़ सकते हैं। रुकी हुई सहमति रुकी ही रहेगी।
unlink-button = अभी हटाएँ
stop-back = जैसा है वैसा रहने दें
item-remove-title = “{ $title }” हटाएँ?
item-remove-lead = { $name } को दी गई आपकी सहमति इसके बिना जारी रहेगी।
item-remove-then = अगर आप इसे हटाते हैं
item-remove-at-once = पुष्टि करते ही { $name } को इसमें से और कुछ नहीं मिलेगा। सभी संबंधित पक्षों को तुरंत बताया जाएगा।
item-remove-rest = इस सहमति की बाकी सब बातें वैसी ही रहेंगी।
item-remove-unused = { $name } को अभी तक इसमें से कुछ नहीं मिला है।
item-remove-required = { $name } का कहना है कि उसका इसके बिना काम नहीं चलेगा। हो सकता है वह आपकी सेवा रोक दे।
item-remove-final = इसे वापस नहीं जोड़ा जा सकता। फिर से साझा करने के लिए उन्हें आपसे दोबारा पूछना होगा।
item-remove-account-also = इसी खाते से यह भी
item-remove-button = हटाएँ
item-remove-account = इस खाते का सब कुछ हटाएँ

## Record

record-title = आपका रिकॉर्ड
record-lead = { $n ->
    [one] हर फ़ैसला, हर सूचना और हर साझा करना। इसे कम से कम { $n } साल रखा जाता है।
   *[other] हर फ़ैसला, हर सूचना और हर साझा करना। इसे कम से कम { $n } साल रखा जाता है।
}
record-keep = रखने के लिए
record-download = सब कुछ, मशीनों के लिए (JSON)
record-csv = तालिका के रूप में (CSV)
record-archive = सब कुछ, प्रमाणों के साथ (ZIP)
record-print = छापने के लिए
record-archive-title = आपका रिकॉर्ड, प्रमाणों के साथ
record-archive-lead = एक फ़ाइल, जिसमें आपके बारे में हर प्रविष्टि है और हर एक का प्रमाण। कोई भी इसे हमारे बिना जाँच सकता है, बरसों बाद भी।
record-archive-making = आपकी फ़ाइल बन रही है।
record-archive-renews = यह पृष्ठ अपने आप नया होता रहता है। आप इसे बंद करके बाद में लौट सकते हैं।
record-archive-ready = आपकी फ़ाइल तैयार है।
record-archive-download = डाउनलोड करें ({ $size })
record-archive-failed = आपकी फ़ाइल नहीं बन सकी। कुछ खोया नहीं है: आपका रिकॉर्ड जैसा था, वैसा ही है।
record-archive-again = फिर से कोशिश करें
record-entries = क्या-क्या हुआ, सबसे नया पहले
record-kind = प्रकार
record-kind-any = सब कुछ
record-kind-decisions = माँगें और फ़ैसले
record-kind-consents = शुरू हुई, बदली और समाप्त हुई सहमतियाँ
record-kind-sharing = माँगा और साझा किया गया डेटा
record-kind-sources = जोड़े और हटाए गए स्रोत
record-kind-other = अन्य
record-nothing = ऐसा कुछ नहीं हुआ है। कुछ और चुनें, या फिर से सब कुछ दिखाएँ।
record-back = अपने रिकॉर्ड पर वापस
record-print-title = { $name } का रिकॉर्ड
record-print-made = { $keeper } के पास रखा हुआ। { $at } को बनाया गया।
record-print-how = अपने ब्राउज़र से इस पृष्ठ को छापें या PDF के रूप में सहेजें।
record-when = कब
record-what = क्या
record-who = किसने
record-why = कारण
record-empty = अभी तक कुछ नहीं हुआ है।

## लेखापरीक्षक का कंसोल

audit-tabs = कंसोल के भाग
audit-tab-record = रिकॉर्ड
audit-tab-figures = आँकड़े
audit-tab-changes = बदलाव
audit-tab-exports = निर्यात
audit-tab-looks = क्या-क्या देखा गया
audit-you-look = आप { $name } के रूप में, { $body } की ओर से, { $until } तक देखते हैं। हर बार का देखना लिखा जाता है, और संचालक उसे देखते हैं।

audit-trouble-person = यह वैसा छद्मनाम नहीं है जैसा रिकॉर्ड में होता है। किसी प्रविष्टि से कॉपी करें।
audit-trouble-party = इस पहचान का कोई पक्ष यहाँ ज्ञात नहीं है। सूची में से चुनें।
audit-trouble-purpose = ऐसा कोई उद्देश्य यहाँ ज्ञात नहीं है। सूची में से चुनें।
audit-trouble-event = प्रविष्टि का ऐसा कोई प्रकार नहीं है। सूची में से चुनें।
audit-trouble-day = यह कोई तारीख़ नहीं है। वर्ष, महीना और दिन लिखें: 2026-11-30।
audit-trouble-order = आख़िरी दिन पहले दिन से पहले है। दोनों में से एक बदलें।
audit-trouble-nothing = उस समय में निर्यात करने को कुछ नहीं है। दूसरे दिन चुनें।
audit-trouble-busy = आपका एक निर्यात पहले से बन रहा है। उसके बनने तक रुकें, फिर माँगें।
audit-trouble-failed = निर्यात नहीं बन सका। कुछ बदला नहीं है: इसे फिर से माँगें।
audit-trouble-reason = लिखें कि आप निर्यात क्यों माँगते हैं। कारण रिकॉर्ड में रखा जाता है।

audit-search-title = रिकॉर्ड
audit-search-lead = लॉग की हर प्रविष्टि, सबसे नई पहले। लोग वहाँ छद्मनामों से हैं; यहाँ का कोई पृष्ठ उनका नाम नहीं बताता।
audit-search-form = रिकॉर्ड में खोजें
audit-field-person = व्यक्ति का छद्मनाम
audit-field-party = पक्ष
audit-field-party-any = सभी पक्ष
audit-field-purpose = उद्देश्य
audit-field-purpose-any = सभी उद्देश्य
audit-field-event = प्रविष्टि का प्रकार
audit-field-event-any = सभी प्रकार
audit-field-from = पहला दिन
audit-field-to = आख़िरी दिन
audit-search-button = खोजें
audit-search-reset = फिर से सब कुछ दिखाएँ
audit-search-found = प्रविष्टियाँ
audit-search-empty = अभी तक कुछ दर्ज नहीं हुआ है।
audit-search-nothing = कोई प्रविष्टि मेल नहीं खाती। कम शर्तें रखें, या फिर से सब कुछ दिखाएँ।
audit-search-figures = इस चयन के आँकड़े
audit-search-export = इस चयन का निर्यात
audit-column-number = संख्या
audit-column-when = कब
audit-column-event = प्रकार
audit-column-person = व्यक्ति
audit-column-party = पक्ष
audit-column-source = स्रोत
audit-column-purpose = उद्देश्य
audit-destroyed = नष्ट की गई
audit-for-party = पक्ष की प्रविष्टि
audit-open-entry = प्रविष्टि { $number }
audit-open-person = { $person } का सब कुछ

audit-entry-title = प्रविष्टि { $number }
audit-entry-destroyed = इस प्रविष्टि का सॉल्ट और इसकी घटना क़ानून के अनुसार नष्ट कर दी गई है। केवल इसका डाइजेस्ट बचा है; वह हर प्रमाण में अब भी गिना जाता है।
audit-entry-checks = सत्यापन
audit-all-hold = जो कुछ जाँचा गया, वह सब सही है।
audit-some-fail = { $n ->
    [one] एक जाँच विफल है। इस प्रविष्टि पर भरोसा नहीं किया जा सकता।
   *[other] { $n } जाँचें विफल हैं। इस प्रविष्टि पर भरोसा नहीं किया जा सकता।
}
audit-some-not-possible = जो जाँचा जा सका, वह सही है। कुछ की जाँच नहीं हो सकी।
audit-holds = सही
audit-fails = विफल
audit-not-possible = जाँच नहीं हो सकी
audit-check-digest = सॉल्ट और घटना से यही डाइजेस्ट बनता है।
audit-check-inclusion = डाइजेस्ट { $size } प्रविष्टियों के चेकपॉइंट के नीचे अपनी संख्या पर है।
audit-check-checkpoint = लॉग ने चेकपॉइंट पर हस्ताक्षर किए हैं।
audit-check-witnesses = { $n ->
    [0] किसी साक्षी ने चेकपॉइंट पर सह-हस्ताक्षर नहीं किए हैं।
    [one] एक साक्षी ने चेकपॉइंट पर सह-हस्ताक्षर किए हैं।
   *[other] { $n } साक्षियों ने चेकपॉइंट पर सह-हस्ताक्षर किए हैं।
}
audit-check-consistency = { $from } प्रविष्टियों का लॉग, जो आपको शुरू में दिखाया गया था, इस लॉग की शुरुआत है।
audit-check-document = प्रविष्टि में बताए दस्तावेज़ “{ $kind }” का डाइजेस्ट वही है।
audit-check-signature = दस्तावेज़ “{ $kind }” पर { $by } के हस्ताक्षर हैं।
audit-entry-proof = प्रमाण डाउनलोड करें (JSON)
audit-entry-facts = इसमें क्या लिखा है
audit-entry-body = घटना, जैसी डाइजेस्ट बनाते समय थी
audit-entry-neighbours = आस-पास की प्रविष्टियाँ
audit-entry-before = पिछली प्रविष्टि
audit-entry-after = अगली प्रविष्टि

audit-figures-title = आँकड़े
audit-figures-lead = आपके चुने समय में, रिकॉर्ड की प्रविष्टियों से गिने हुए।
audit-figures-form = चुनें कि क्या गिना जाए
audit-figures-button = गिनें
audit-figures-counts = क्या हुआ
audit-figures-entries = ये प्रविष्टियाँ दिखाएँ
audit-figures-csv = तालिका डाउनलोड करें (CSV)
audit-figure-asked = आए अनुरोध
audit-figure-shown = दिखाई गई सूचनाएँ
audit-figure-given = दी गई सहमतियाँ
audit-figure-denied = मना किए गए अनुरोध
audit-figure-deferred = टाले गए फ़ैसले
audit-figure-withdrawn = व्यक्ति द्वारा वापस ली गई सहमतियाँ
audit-figure-revoked = दूसरों द्वारा रद्द सहमतियाँ
audit-figure-expired = अवधि पूरी हुई सहमतियाँ
audit-figure-shared = डेटा साझा हुआ
audit-figure-refused = डेटा देने से इनकार
audit-plots = समय के साथ
audit-plots-scale = हर चित्र का अपना पैमाना है।
audit-per-day = एक पट्टी एक दिन है।
audit-per-week = एक पट्टी एक सप्ताह है।
audit-per-month = एक पट्टी एक महीना है।
audit-step-day = दिन
audit-step-week = सप्ताह, इस दिन से
audit-step-month = महीना, इस दिन से
audit-step-week-of = { $day } से शुरू सप्ताह
audit-step-month-of = { $day } से शुरू महीना
audit-plot-nothing = दिखाने को कोई दिन नहीं है।
audit-plot-none = { $first } से { $last } तक: कुछ नहीं।
audit-plot-words = { $first } से { $last } तक: कुल { $total }, सबसे अधिक { $most }: { $day }।
audit-plot-table = संख्याएँ तालिका में
audit-plot-count = संख्या
audit-ack-title = रोकने की सूचना कितनी जल्दी मानी गई
audit-ack-lead = सहमति समाप्त होने पर हर उस पक्ष को बताया जाता है जिसके पास उसकी प्रति है, और उसे कहना होता है कि उसने जान लिया।
audit-ack-stops = जिन्हें जानना था
audit-ack-done = जान लिया
audit-ack-waiting = अब भी प्रतीक्षा में
audit-ack-median = आधे इतने समय में
audit-ack-p95 = 100 में से 95 इतने समय में
audit-ack-longest = सबसे लंबा समय
audit-ack-within = कितने समय में जाना
audit-within-second = एक सेकंड में
audit-within-ten-seconds = दस सेकंड में
audit-within-minute = एक मिनट में
audit-within-hour = एक घंटे में
audit-within-day = एक दिन में
audit-within-longer = उसके बाद
audit-within-not-yet = अभी नहीं
audit-lasts-ms = { $n } मि.से.
audit-lasts-seconds = { $n } से.
audit-lasts-minutes = { $m } मिनट { $s } से.
audit-lasts-hours = { $h } घंटे { $m } मिनट
audit-lasts-days = { $d } दिन { $h } घंटे
audit-grievances-title = शिकायतें
audit-grievances-made = की गईं
audit-grievances-in-time = समय पर जवाब
audit-grievances-late = देर से जवाब
audit-grievances-open = खुली हैं
audit-grievances-overdue = समय बीत चुका
audit-overdue-none = किसी शिकायत का समय नहीं बीता है।
audit-overdue-title = जिनका समय बीत चुका
audit-overdue-reference = संदर्भ संख्या
audit-overdue-made = कब की गई
audit-overdue-due = जवाब कब तक देना था
audit-overdue-manager = सहमति प्रबंधक स्वयं

audit-changes-title = बदलाव
audit-changes-lead = जिस पर सब निर्भर हैं उसमें क्या बदला, सबसे नया पहले, और पहले वह क्या था।
audit-changes-form = चुनें कि क्या देखना है
audit-changes-kind = क्या बदला
audit-changes-any = सब कुछ
audit-changes-button = दिखाएँ
audit-changes-questions = प्रश्न
audit-changes-notices = सूचनाएँ
audit-changes-parties = पक्ष
audit-changes-policy = नीति
audit-changes-keys = कुंजियाँ
audit-changes-auditors = लेखापरीक्षक
audit-changes-list = बदलाव, सबसे नया पहले
audit-changes-empty = अभी तक कुछ नहीं बदला है।
audit-changes-nothing = इस प्रकार का कुछ नहीं बदला है। कुछ और चुनें, या फिर से सब कुछ दिखाएँ।
audit-changes-first = यह पहला है: तुलना करने को कुछ नहीं है।
audit-changes-same = इसके पाठ में पहले से कुछ अलग नहीं है।
audit-changes-entry = प्रविष्टि खोलें
audit-changes-by = किसने:
audit-changes-differences = { $n ->
    [one] एक जगह अलग है
   *[other] { $n } जगहें अलग हैं
}
audit-changes-before = पहले:
audit-changes-after = अब:
audit-changes-not-before = नहीं था
audit-changes-not-after = अब नहीं है

audit-exports-title = निर्यात
audit-exports-lead = निर्यात एक हस्ताक्षरित फ़ाइल है, जिसमें प्रविष्टियाँ और उनके प्रमाण हैं। मुफ़्त औज़ार consent-verify इसे हमारे बिना जाँचता है।
audit-exports-new = निर्यात माँगें
audit-exports-scope = उसमें क्या हो
audit-exports-population = किसी समय का सब कुछ: लेखापरीक्षा पैक
audit-exports-population-text = क़ानून सहमति प्रबंधक से लेखापरीक्षा के लिए जो तैयार रखने को कहता है (DPDP नियम, पहली अनुसूची, भाग ख, मद 12)।
audit-exports-party = एक पक्ष का सब कुछ
audit-exports-person = एक व्यक्ति का सब कुछ
audit-exports-choose = कृपया चुनें
audit-exports-reason = आप क्यों माँगते हैं
audit-exports-reason-hint = रिकॉर्ड में रखा जाता है। लेखापरीक्षा या मामले का नाम लिखें, किसी व्यक्ति का नहीं।
audit-exports-button = निर्यात बनाएँ
audit-exports-making = आपका निर्यात बन रहा है
audit-making-begins = अभी-अभी शुरू हुआ है।
audit-making-done = { $of } में से { $done } प्रविष्टियाँ
audit-making-renews = यह पृष्ठ अपने आप नया होता रहता है। आप इसे बंद करके बाद में लौट सकते हैं।
audit-exports-files = आपके निर्यात
audit-exports-none = आपने अभी तक कोई निर्यात नहीं माँगा है।
audit-exports-made = बनाया गया:
audit-exports-download = डाउनलोड करें ({ $size })
audit-exports-verify = यहाँ सत्यापित करें
audit-verified = { $n ->
    [0] सत्यापित: { $entries } प्रविष्टियाँ, कोई गड़बड़ी नहीं मिली।
    [one] सत्यापित: { $entries } प्रविष्टियाँ, एक गड़बड़ी मिली।
   *[other] सत्यापित: { $entries } प्रविष्टियाँ, { $n } गड़बड़ियाँ मिलीं।
}
audit-verified-at = सत्यापन का समय:
audit-finding-kind = क्या मिला
audit-finding-where = कहाँ

audit-looks-title = क्या-क्या देखा गया
audit-looks-lead = आपका हर बार का देखना, सबसे नया पहले। संचालक भी यही सूची देखते हैं।
audit-looks-what = क्या
audit-looks-entry = प्रविष्टि
audit-looks-empty = अभी तक कुछ नहीं देखा गया है।

audit-join-title = यहाँ लेखापरीक्षक बनें
audit-join-lead = वह कोड लिखें जो इस सेवा के संचालक ने आपको दिया है। वह एक ही बार काम करता है।
audit-join-then = फिर आप रिकॉर्ड देख सकते हैं, और कुछ बदल नहीं सकते। हर बार का देखना लिखा जाता है, और संचालक उसे देखते हैं।
audit-join-code = कोड
audit-join-button = शुरू करें
audit-join-wrong = यह कोड काम नहीं करता: ग़लत लिखा गया है, काम में आ चुका है, या बहुत पुराना है। उसे जाँचें, या संचालक से दूसरा माँगें।

## Messages

message-source-linked = { $name } जुड़ गया
message-source-linked-body = कुछ भी साझा नहीं हुआ। जब कोई माँगे, तब आप यह स्रोत चुन सकते हैं।
message-link-failed = { $name } नहीं जुड़ सका
message-link-failed-body = कुछ नहीं बदला है। कृपया कुछ मिनट बाद फिर से कोशिश करें।
message-link-declined = { $name } नहीं जोड़ा गया
message-link-declined-body = आप लौट आए। कुछ नहीं बदला है।
message-stopped = { $name } को रोक दिया गया
message-stopped-body = इस सहमति पर और कुछ साझा नहीं होता। उसके पन्ने पर आप देखते हैं कि किसने जान लिया है।
message-paused = { $name } को कुछ समय के लिए रोका गया
message-paused-body = जब तक आप इसे फिर से चालू न करें, कुछ साझा नहीं होता।
message-resumed = { $name } फिर से चालू है
message-resumed-body = सहमति उन्हीं शर्तों पर फिर से लागू है।
message-already-decided = इस पर फ़ैसला हो चुका है
message-already-decided-body = यहाँ तय करने को कुछ नहीं बचा। आप देख सकते हैं कि आपने क्या तय किया, और डैशबोर्ड पर किसी सहमति को रोक सकते हैं।
message-request-expired = इस अनुरोध का समय पूरा हो गया
message-request-expired-body = कुछ भी साझा नहीं हुआ। संगठन आपसे फिर से पूछ सकता है।
message-request-failed = यह अनुरोध अब आगे नहीं बढ़ सकता
message-request-failed-body = जिसने माँगा था, जो माँगा गया था, या जिस सहमति की जगह यह लेता, वह अब नहीं है। कुछ भी साझा नहीं हुआ, और तय करने को कुछ नहीं है।
message-asker-gone = { $name } अब यहाँ शामिल नहीं है
message-asker-gone-body = वह संगठनों के रजिस्टर में अब नहीं है, या अभी के लिए नहीं है। कुछ साझा नहीं हुआ, और इस अनुरोध से उसे कुछ नहीं मिलता।
message-question-gone = यह प्रश्न वापस ले लिया गया
message-question-gone-body = { $name } ने ऐसा प्रश्न पूछा जो अब नहीं पूछा जा सकता। कुछ साझा नहीं हुआ। वह आपसे किसी और तरह फिर पूछ सकता है।
message-deposit-asked = हमने { $name } से आपके रिकॉर्ड माँगे हैं
message-deposit-asked-body = अब अपने डैशबोर्ड पर हाँ कहें। तब रिकॉर्ड आपके भंडार के लिए मुहरबंद होकर यहाँ आते हैं।
message-store-linked = आपका भंडार { $name } से जुड़ गया
message-store-linked-body = अब वह आपके भंडार तक अनुरोध पहुँचा सकता है। यहाँ जो रखा है, उसे वह नहीं पढ़ सकता।

## Messages to her

messages-title = संदेश
messages-lead = { $n ->
    [0] आपने सब कुछ पढ़ लिया है।
    [one] 1 नया संदेश है।
   *[other] { $n } नए संदेश हैं।
}
messages-empty = अभी कोई संदेश नहीं है। जब कोई आपका डेटा माँगे, जब आप फ़ैसला करें, या जब कुछ बदले, तब आपको यहाँ बताया जाता है।
messages-new = नया
messages-read = पढ़ा हुआ मानें
messages-read-all = सबको पढ़ा हुआ मानें
messages-open = और देखें
messages-settings = चुनें कि हम आपको ई-मेल से भी क्या बताएँ
messages-granted = आपने एक सहमति दी
messages-granted-text = आपकी रसीद उसके पन्ने पर है। आप उसे वहाँ कभी भी रोक सकते हैं।
messages-denied = आपने एक अनुरोध को मना किया
messages-denied-text = कुछ भी साझा नहीं होता। आपकी रसीद उसके पन्ने पर है।
messages-stopped = आपने एक सहमति रोकी
messages-stopped-text = उस पर और कुछ साझा नहीं होता। उसका पन्ना दिखाता है कि किसने जान लिया है।
messages-paused = आपने एक सहमति को कुछ समय के लिए रोका
messages-paused-text = जब तक आप उसे फिर से चालू न करें, कुछ साझा नहीं होता।
messages-item-withdrawn-text = बाकी सहमति पहले की तरह जारी है।
messages-resumed = आपने एक सहमति फिर से चालू की
messages-resumed-text = वह फिर से लागू है। अगर यह आपने नहीं किया, तो उसे रोकें और हर जगह से बाहर निकलें।
messages-receipt-asked = आपकी रसीद ई-मेल से
messages-receipt-asked-text = आपने ई-मेल से रसीद माँगी। हम इसे उस पते पर भेजते हैं जो हमें आपके साइन-इन से पता है।
messages-answer-seen = आपने अपने भंडार में एक जवाब देखा
messages-answer-seen-text = कुछ भी बाहर नहीं गया है। अब आप अनुरोध पर फ़ैसला कर सकते हैं।
messages-waiting = कोई आपका डेटा माँगता है
messages-waiting-text = समय मिलने पर अनुरोध देखें। जब तक आप हाँ न कहें, कुछ साझा नहीं होता।
messages-end-asked = एक सहमति को समाप्त करना पड़ सकता है
messages-end-asked-text = आपका डेटा जहाँ से आता है, वह आपसे इसे समाप्त करने को कहता है। फ़ैसला आपका है।
messages-first-use = एक सहमति का पहली बार उपयोग हुआ
messages-first-use-text = उसका पन्ना दिखाता है कि क्या और कब साझा हुआ।
messages-revoked = संगठन ने एक सहमति समाप्त कर दी
messages-revoked-text = उस पर और कुछ साझा नहीं होता।
messages-expired = एक सहमति का समय पूरा हुआ
messages-expired-text = उस पर और कुछ साझा नहीं होता। आपको कुछ नहीं करना है।
messages-ending-soon = आपकी दी हुई कोई अनुमति जल्द समाप्त होगी
messages-ending-soon-text = { $n ->
    [one] एक सहमति 14 दिन के भीतर समाप्त होगी। वह अपने आप समाप्त होती है; आपको कुछ नहीं करना है।
   *[other] { $n } सहमतियाँ 14 दिन के भीतर समाप्त होंगी। वे अपने आप समाप्त होती हैं; आपको कुछ नहीं करना है।
}
messages-rights-asked = आपका अनुरोध भेजा गया
messages-rights-asked-text = उसका पन्ना नंबर और जवाब की आख़िरी तारीख़ दिखाता है।
messages-rights-acknowledged = आपका अनुरोध देखा जा रहा है
messages-rights-acknowledged-text = वे क्या कहते हैं, यह उसके पन्ने पर है।
messages-rights-answered = आपके अनुरोध का जवाब आया
messages-rights-answered-text = जवाब उसके पन्ने पर पढ़ें। संतुष्ट न हों तो आप डेटा संरक्षण बोर्ड के पास जा सकते हैं।
messages-rights-overdue = आपके अनुरोध का समय पर जवाब नहीं आया
messages-rights-overdue-text = अब आप डेटा संरक्षण बोर्ड के पास जा सकते हैं। कैसे, यह उसका पन्ना दिखाता है।
messages-represented = अब कोई आपकी ओर से काम कर सकता है
messages-represented-text = उसका पन्ना दिखाता है कि कौन। अगर यह गलत है, तो तुरंत हमसे शिकायत करें।
messages-represented-no-more = कोई आपकी ओर से काम नहीं कर सकता
messages-represented-no-more-text = उनका अधिकार समाप्त हुआ या माना नहीं गया। किसका, यह उसका पन्ना दिखाता है।
messages-representing = अब आप किसी की ओर से काम कर सकते हैं
messages-representing-text = उसका पन्ना दिखाता है कि किसकी ओर से, और शुरू कहाँ करें।
messages-representing-no-more = आप किसी की ओर से काम नहीं कर सकते
messages-representing-no-more-text = अधिकार समाप्त हुआ या माना नहीं गया। किसकी ओर से, यह उसका पन्ना दिखाता है।
messages-acted-for = किसी ने आपकी ओर से कुछ किया
messages-acted-for-text = आपका रिकॉर्ड दिखाता है कि किसने, और क्या किया।

## Mail

mail-sign-in = देखने के लिए यहाँ साइन इन करें:
mail-never-ask = हम ई-मेल से कभी पासवर्ड या कोड नहीं माँगते। अगर आपको भरोसा न हो कि यह ई-मेल हमारा है, तो पन्ना ख़ुद खोलें।
mail-why = आपको यह ई-मेल इसलिए मिला कि { $service } पर आपका खाता है। हम आपको किस बारे में लिखें, यह आप यहाँ चुनते हैं:
mail-receipt-attached = सहमति ख़ुद हस्ताक्षर के साथ एक फ़ाइल के रूप में जुड़ी है, ताकि कोई भी उसे जाँच सके।
mail-receipt-decision-attached = आपका निर्णय उसके प्रमाण के साथ एक फ़ाइल के रूप में संलग्न है, ताकि कोई भी उसे जाँच सके।
mail-receipt-why = आपको यह ई-मेल इसलिए मिला कि आपके नाम से साइन इन किए किसी व्यक्ति ने इसे इस पन्ने पर माँगा:

## Rights

rights-title = आपके अधिकार
rights-lead = किसी संगठन से पूछें कि उसके पास आपका क्या है, उसे ठीक कराएँ या मिटवाएँ, या शिकायत करें। उसका क्या हुआ, यह आप यहाँ देखते हैं।
rights-new = पूछें या शिकायत करें
rights-list = आपके अनुरोध और शिकायतें
rights-empty = आपने न कुछ माँगा है, न कोई शिकायत की है।
rights-due = जवाब की आख़िरी तारीख़
rights-this-service = यह सेवा
rights-access = देखना कि उनके पास मेरा क्या है
rights-correction = जो ग़लत है उसे ठीक कराना
rights-completion = जो छूटा है उसे पूरा कराना
rights-updating = जो पुराना है उसे नया कराना
rights-erasure = मेरा डेटा मिटवाना
rights-grievance = शिकायत करना
rights-received = भेजा गया
rights-acknowledged = देखा जा रहा है
rights-overdue = समय पर जवाब नहीं आया
rights-answered = जवाब मिला
rights-escalated = बोर्ड के पास ले जाया गया
rights-closed = निपट गया
rights-new-lead = इसका कोई ख़र्च नहीं है। उन्हें दिखाए गए समय में, ज़्यादा से ज़्यादा 90 दिन में, जवाब देना होगा।
rights-to = किससे?
rights-choose = कृपया चुनें
rights-store = सिर्फ़ वे संगठन दिखते हैं जो आपको जानते हैं। अपने भंडार में आप सब कुछ ख़ुद देख, ले और मिटा सकते हैं।
rights-matter = आप क्या चाहते हैं?
rights-text = अपने शब्दों में
rights-text-hint = इसे सिर्फ़ वे और आप पढ़ते हैं, और हम जो इसे पहुँचाते हैं। पासवर्ड या कार्ड नंबर न लिखें।
rights-send = भेजें
rights-trouble = कृपया चुनें कि किससे और क्या चाहिए, और कुछ शब्द लिखें।
rights-number = नंबर
rights-wrote = आपने लिखा
rights-steps = क्या हुआ
rights-board = अगर आप संतुष्ट नहीं हैं
rights-board-done = आपने बताया कि आप इसे डेटा संरक्षण बोर्ड के पास ले गए हैं। नंबर पास रखें।
rights-board-text = अब आप भारत के डेटा संरक्षण बोर्ड से शिकायत कर सकते हैं। उसे ऊपर का नंबर बताएँ।
rights-board-early = उनके पास ऊपर की तारीख़ तक का समय है। उसके बाद, या जवाब से संतुष्ट न होने पर, आप भारत के डेटा संरक्षण बोर्ड से शिकायत कर सकते हैं।
rights-board-link = डेटा संरक्षण बोर्ड के पास
rights-escalate = मैंने बोर्ड से शिकायत कर दी है
rights-close = यह निपट गया
rights-back = सभी अनुरोध और शिकायतें
rights-acting = दूसरों की ओर से काम करने वाले
acts-nominee = नामित व्यक्ति
acts-guardian-child = बच्चे के अभिभावक
acts-guardian-person = दिव्यांग व्यक्ति के अभिभावक
acts-waiting = प्रमाण की जाँच बाकी है
acts-named = नामित, अभी काम नहीं कर सकते
acts-in-force = अब काम कर सकते हैं
acts-ended = समाप्त
acts-refused = माना नहीं गया
acts-since = कब से काम कर सकते हैं:
acts-until = अपने आप समाप्त:
acts-name = पूरा नाम
acts-email = ई-मेल पता
acts-trouble-unfit = कृपया हर खाना भरें। अपना ही पता न दें।
acts-trouble-born = कृपया बच्चे की जन्मतिथि दें: ऐसे व्यक्ति की जो अभी 18 साल का नहीं है।
acts-trouble-many = एक व्यक्ति के लिए इतने ही हो सकते हैं। पहले एक को हटाएँ।
nominees-title = आपकी ओर से कौन काम कर सकता है
nominees-lead = जिस पर भरोसा हो, उसे नामित करें। अगर आपकी मृत्यु हो जाए या आप इसे खुद न सँभाल सकें, तो वे सँभाल सकते हैं।
nominees-what = नामित व्यक्ति क्या और कब कर सकता है
nominees-when = केवल तब, जब हम प्रमाण देख लें कि आपकी मृत्यु हो गई है या आप खुद काम नहीं कर सकते। तब तक वे कुछ नहीं देखते और उन्हें बताया नहीं जाता।
nominees-may = तब वे आपकी सहमतियाँ और रिकॉर्ड देख सकते हैं, सहमतियाँ रोक सकते हैं, अनुरोधों को मना कर सकते हैं, आपके अधिकारों का उपयोग और शिकायत कर सकते हैं।
nominees-may-not = वे आपकी ओर से कभी हाँ नहीं कह सकते, और आपके साइन-इन, पासकी या सेटिंग को कभी नहीं छू सकते।
nominees-people = नामित, और आपकी ओर से काम करने वाले
nominees-empty = आपने किसी को नामित नहीं किया है, और कोई आपकी ओर से काम नहीं करता।
nominees-change = बदलें
nominees-remove = हटाएँ: वे मेरी ओर से काम न करें
nominees-not-hers = आप इसे यहाँ समाप्त नहीं कर सकते। अगर यह गलत है, तो इस सेवा से शिकायत करें।
nominees-name-one = किसी को नामित करें
nominees-most = आप { $n } लोगों तक नामित कर सकते हैं।
nominees-email-hint = साइन-इन करने पर हम उन्हें इसी से पहचानते हैं। वही पता दें जिससे वे साइन-इन करते हैं।
nominees-relation = वे आपके क्या लगते हैं (चाहें तो)
nominees-send = नामित करें
for-whom-title = यह किसके लिए है?
for-whom-lead = { $name } कुछ माँग रहा है। आप यहाँ औरों की ओर से भी काम करते हैं, इसलिए पहले बताइए कि आप किसके लिए फ़ैसला कर रहे हैं।
for-whom-me = अपने लिए
for-whom-ward = { $name } के लिए
for-whom-once = आप जिसे चुनेंगे, अनुरोध उन्हीं का रहेगा।
guardians-title = आप किसकी ओर से काम करते हैं
guardians-lead = अगर आप किसी बच्चे के माता-पिता या अभिभावक, किसी दिव्यांग व्यक्ति के अभिभावक, या किसी के नामित व्यक्ति हैं, तो यहाँ उनकी ओर से काम कर सकते हैं।
guardians-people = लोग
guardians-empty = आप किसी की ओर से काम नहीं करते।
guardians-act = { $name } की ओर से काम करें
guardians-end = मैं उनकी ओर से काम नहीं करना चाहता/चाहती
guardians-may = आप उनकी ओर से क्या कर सकते हैं
guardians-may-text = आप सहमतियाँ और रिकॉर्ड देख सकते हैं, सहमतियाँ रोक सकते हैं, अनुरोधों को मना कर सकते हैं, उनके अधिकारों का उपयोग और शिकायत कर सकते हैं। अभिभावक के रूप में आप उनके खाते भी जोड़ सकते हैं, अनुरोध को हाँ कह सकते हैं और रुकी सहमति चालू कर सकते हैं। इसका प्रमाण आपकी अपनी पासकी या साइन-इन है। आप जो भी करते हैं, वह आपके नाम के साथ दिखता है।
guardians-may-not = नामित व्यक्ति किसी अनुरोध को हाँ नहीं कह सकता, खाते नहीं जोड़ सकता और रुकी सहमति को चालू नहीं कर सकता।
guardians-child = किसी बच्चे की ओर से काम करने का अनुरोध
guardians-child-text = हम जाँचते हैं कि आप कौन हैं, आप बालिग हैं, और माता-पिता या कानूनी अभिभावक हैं। बच्चे के 18 साल का होने पर यह अपने आप समाप्त हो जाता है।
guardians-born = जन्म तिथि
guardians-proof = प्रमाण की संख्या या नाम
guardians-child-proof = जैसे जन्म प्रमाणपत्र की संख्या। कागज़ हम आपसे माँगेंगे।
guardians-person = किसी दिव्यांग व्यक्ति की ओर से काम करने का अनुरोध
guardians-person-text = हम उस न्यायालय, प्राधिकरण या समिति का आदेश जाँचते हैं जिसने आपको अभिभावक बनाया।
guardians-email-hint = अगर यहाँ उनका अपना खाता है। नहीं तो खाली छोड़ें।
guardians-person-proof = जैसे आदेश की संख्या और तारीख। कागज़ हम आपसे माँगेंगे।
guardians-send = अनुरोध करें

## Settings

settings-title = सेटिंग
settings-lead = हम आपको कैसे और किस भाषा में बताएँ।
settings-mail = ई-मेल
settings-mail-none = यह सेवा ई-मेल नहीं भेजती। सब कुछ आपको संदेशों में मिलता है।
settings-mail-to = हम { $address } पर लिखते हैं। यह पता आप वहाँ बदल सकते हैं जहाँ आप साइन इन करते हैं।
settings-mail-no-address = जहाँ आप साइन इन करते हैं, उस सेवा ने हमें आपका कोई पक्का ई-मेल पता नहीं बताया है, इसलिए हम आपको लिख नहीं सकते।
settings-mail-text = ई-मेल सिर्फ़ बताता है कि देखने को कुछ है। उसमें आपका कोई डेटा नहीं होता।
settings-topic-decisions = आपके फ़ैसलों की रसीदें
settings-topic-requests = जब कोई आपसे माँगे
settings-topic-use = जब किसी सहमति का पहली बार उपयोग हो, या कोई और उसे समाप्त करे
settings-topic-reminders = जब सहमतियाँ जल्द समाप्त होने वाली हों, सप्ताह में ज़्यादा से ज़्यादा एक बार
settings-topic-rights = आपकी शिकायतों और अनुरोधों की ख़बर
settings-topic-security = जब साइन इन करने या आपकी ओर से काम करने के तरीक़े बदलें
settings-on = चालू
settings-off = बंद
settings-turn-on = चालू करें
settings-turn-off = बंद करें
settings-always = आपकी सुरक्षा के लिए हमेशा चालू
settings-language = भाषा
settings-language-text = आपके ई-मेल और इन पन्नों के लिए।

## Errors

error-mend = आप क्या कर सकते हैं
error-trace = मदद माँगते समय यह संख्या बताएँ:
error-not-found = यह पन्ना यहाँ नहीं है
error-not-found-cause = यह पता कहीं नहीं ले जाता, या यहाँ जो था वह किसी और का है।
error-not-found-mend = पता जाँचें, या पहले पन्ने से शुरू करें।
error-not-allowed = आप यहाँ यह नहीं कर सकते
error-not-allowed-cause = आपका साइन इन इस कदम की अनुमति नहीं देता।
error-not-allowed-mend = उस खाते से साइन इन करें जिसका यह है।
error-only-herself = यह केवल व्यक्ति के अपने लिए है
error-only-herself-cause = आप किसी की ओर से काम कर रहे हैं। यह कोई किसी और की जगह नहीं कर सकता, या उनकी ओर से काम करने का अधिकार समाप्त हो गया है।
error-only-herself-mend = अपने काम के लिए पहले अपने खाते पर लौटें।
error-not-for-child = बच्चे के बारे में यह नहीं पूछा जा सकता
error-not-for-child-mend = आप ना कह सकते हैं, और पूछने वाले की शिकायत कर सकते हैं।
error-only-who-approved = इसे वही जारी कर सकता है जिसने हाँ कही थी
error-only-who-approved-cause = यह सहमति किसी और ने दी थी: ख़ुद उस व्यक्ति ने, या किसी दूसरे अभिभावक ने। संस्थाएँ इसके लिए केवल उन्हीं की बात मानती हैं।
error-only-who-approved-mend = आप इसे रोक सकते हैं, और नए अनुरोध पर हाँ कह सकते हैं।
error-form-expired = यह फ़ॉर्म बहुत पुराना है
error-form-expired-cause = फ़ॉर्म बहुत देर तक खुला रहा, या किसी और पन्ने से भेजा गया। सुरक्षा के लिए हमने कुछ नहीं किया।
error-form-expired-mend = लौटें, पन्ना फिर से खोलें, और फ़ॉर्म एक बार फिर भेजें।
error-bad-input = फ़ॉर्म में कुछ छूट गया है
error-bad-input-cause = जो भेजा गया, उसे हम समझ नहीं सके, इसलिए हमने कुछ नहीं किया।
error-bad-input-mend = लौटें और जाँचें कि आपने क्या चुना।
error-conflict = इस बीच कुछ बदल गया है
error-conflict-cause = जब आपका पन्ना खुला था, तब इस पर फ़ैसला या बदलाव हो गया। आपके पिछले क्लिक का कोई असर नहीं हुआ।
error-conflict-mend = ताज़ा स्थिति देखने के लिए पन्ना फिर से खोलें।
error-too-many = बहुत अधिक प्रयास
error-too-many-cause = थोड़े समय में बहुत अधिक प्रयास हुए।
error-too-many-mend = कृपया एक मिनट रुकें, फिर कोशिश करें।
error-withdrawn = अब यह नहीं माँगा जा सकता
error-withdrawn-cause = संगठन, स्रोत या प्रश्न अब यहाँ शामिल नहीं है, या अभी के लिए रोका गया है। न कोई सहमति हुई, न कुछ साझा हुआ।
error-withdrawn-mend = आपको कुछ करने की ज़रूरत नहीं है। आपका डैशबोर्ड दिखाता है कि अभी क्या लागू है।
error-unavailable = एक सेवा उत्तर नहीं दे रही है
error-unavailable-cause = यहाँ ज़रूरी एक दूसरी सेवा उत्तर नहीं दे रही है, इसलिए यह कदम पूरा नहीं हुआ।
error-unavailable-mend = कृपया कुछ मिनट बाद फिर से कोशिश करें।
error-internal = यह हमारी ग़लती है
error-internal-cause = हमारी ओर से कुछ गड़बड़ हुई, और हम वहीं रुक गए। उससे पहले जो हुआ, वह आपका रिकॉर्ड दिखाता है।
error-internal-mend = कृपया फिर से कोशिश करें। अगर यह फिर हो, तो हमें नीचे दी संख्या बताएँ।
cause-title = यह नहीं हो सका
cause-address = पता पूरा नहीं है। शायद उसका कोई हिस्सा रास्ते में छूट गया।
cause-not-genuine = यह पता आपके सहमति प्रबंधक ने इस भंडार के लिए नहीं बनाया।
cause-too-old = यह पता इतना पुराना है कि अब काम नहीं आ सकता।
cause-start-again = अपने सहमति डैशबोर्ड पर लौटें और वहीं से फिर शुरू करें।
cause-linked-elsewhere = यह जोड़ पहले से किसी दूसरे खाते का है।
cause-unknown-question = आपका भंडार यह प्रश्न नहीं जानता, इसलिए वह कोई उत्तर नहीं देता।
cause-no-data = यहाँ उत्तर देने के लिए कोई रिकॉर्ड नहीं है।
cause-bring-in = पहले अपने रिकॉर्ड लाएँ, फिर लौटें।
cause-not-linked = आपका भंडार आपके सहमति डैशबोर्ड पर जुड़ा नहीं है, इसलिए वह नहीं जान पाता कि हाँ आपने ही कही।
cause-link-store = पहले अपने सहमति डैशबोर्ड पर अपना भंडार जोड़ें, फिर लौटें।
cause-not-allowed-answer = इस प्रश्न का उत्तर इस तरह नहीं दिया जा सकता।
cause-passkey = आपकी पासकी का जवाब काम नहीं आ सका। शायद पन्ना बहुत देर से खुला था।
cause-passkey-mend = कुछ नहीं बदला है। लौटें, पन्ना फिर से खोलें और एक बार और कोशिश करें।
cause-guardian-right = आपका सहमति प्रबंधक कहता है कि आप अभिभावक हैं, पर वह जो अधिकार बताता है वह समाप्त हो चुका है, या उसका कोई सही अंत नहीं है। कुछ जोड़ा नहीं गया।

## Leaving

leaving-title = आप { $to } पर जा रहे हैं
leaving-lead = { $to } अपने पन्ने पर आपसे पूछता है कि क्या उसे जोड़ा जाए। जोड़ने से कुछ भी साझा नहीं होता।
leaving-lead-preview = आपका भंडार अपने पन्ने पर आपको ठीक वही उत्तर दिखाता है, उन दिनों और स्रोतों का जो आपने यहाँ चुने।
leaving-lead-back = { $to } ने आपसे माँगा था, और अपने पन्ने पर प्रतीक्षा करता है।
leaving-next = वहाँ क्या होता है
leaving-asks-source = आप { $to } को दिखाते हैं कि खाता आपका है, जैसे अपनी ग्राहक संख्या और एक बार के कोड से। हमें इनमें से कुछ नहीं दिखता।
leaving-asks-store = आप अपने भंडार में साइन इन करते हैं और हाँ या ना कहते हैं कि हम उस तक पहुँचें या नहीं।
leaving-knows = { $to } यहाँ आपको एक बेतरतीब नाम से जानेगा, जो केवल उसी के लिए बना है।
leaving-back = हमारे पास केवल यह लौटता है: खाते का एक छोटा नाम, और उसमें किस तरह के रिकॉर्ड हैं। कोई रिकॉर्ड नहीं आता।
leaving-back-seen = हमारे पास केवल यह लौटता है: कि आपने एक उत्तर देख लिया है। उत्तर स्वयं नहीं आता, और हम उसे निकाल नहीं सकते।
leaving-shows-answer = अगर आपने अभी नहीं किया है, तो आप अपने भंडार में साइन इन करते हैं। वह आपके रिकॉर्ड से उत्तर निकालता है और आपके सिवा किसी को नहीं दिखाता।
leaving-looking-shares-nothing = देखने से कुछ साझा नहीं होता, और संगठन को नहीं बताया जाता कि आपने देखा। फ़ैसला आप बाद में यहीं करते हैं।
leaving-tells-approved = { $to } को बताया जाता है कि आपने हाँ कहा, और अनुरोध की संख्या।
leaving-tells-denied = { $to } को बताया जाता है कि आपने ना कहा, और अनुरोध की संख्या।
leaving-tells-deferred = { $to } को बताया जाता है कि आप बाद में तय करेंगे, और अनुरोध की संख्या।
leaving-tells-no-more = आपका नाम, आपका पता और आपकी दूसरी सहमतियाँ आपके साथ नहीं जातीं।
leaving-stays = आपका फ़ैसला बना रहता है, चाहे आप जाएँ या रुकें। आप अपने डैशबोर्ड पर कभी भी मन बदल सकते हैं।
leaving-free = आप वहाँ से भी लौट सकते हैं। तब कुछ नहीं जुड़ता।
leaving-address = पता पट्टी में यह दिखेगा:
leaving-go = { $to } पर जाएँ
leaving-stay = यहीं रहें
leaving-note = अगर पता कुछ और दिखे, तो पन्ना बंद करें और यहाँ लौटें।

## About

about-title = इसे कौन चलाता है
about-lead = सहमति प्रबंधक को केवल आपके लिए काम करना होता है। इसलिए उसे बताना होता है कि उसे कौन चलाता है, उसका मालिक कौन है, और शिकायत कैसे करें।
about-operator = संचालक
about-operator-missing = संचालक ने अपना परिचय नहीं भरा है। तब तक असली डेटा के लिए इस सेवा पर भरोसा न करें।
about-not-filled = संचालक ने यह अभी नहीं भरा है।
about-name = कंपनी
about-registration = सहमति प्रबंधक के रूप में पंजीकरण
about-unregistered = डेटा संरक्षण बोर्ड में पंजीकृत नहीं
about-address = पता
about-contact = संपर्क
about-people = प्रवर्तक, निदेशक और वरिष्ठ प्रबंधक
about-shareholders = कंपनी के दो प्रतिशत से अधिक के सभी मालिक
about-bodies = वे कंपनियाँ जिनमें इन लोगों का दो प्रतिशत से अधिक हिस्सा है
about-as-on = { $day } की स्थिति
about-none-declared = कोई घोषित नहीं।
about-other = बोर्ड जो प्रकाशित कराना चाहता है
about-rights = आपके अधिकार, और उनका उपयोग कैसे करें
about-right-see = आपकी सहमतियों के बारे में रखा सब कुछ देखें: साइन इन करें और “रिकॉर्ड” खोलें।
about-right-stop = कोई भी सहमति रोकें: साइन इन करें, “रोकें” चुनें, पुष्टि करें।
about-right-take = अपना रिकॉर्ड साथ ले जाएँ: साइन इन करें, “रिकॉर्ड” खोलें, उसे डाउनलोड करें।
about-right-identify = हम आपको केवल आपके साइन इन खाते से जानते हैं। आपको किसी और संख्या की ज़रूरत नहीं।
about-complaints = शिकायत कैसे करें
about-grievance-missing = संचालक ने शिकायतों के लिए अभी किसी का नाम नहीं दिया है।
about-officer = शिकायत अधिकारी
about-answer-in = उत्तर
about-days = { $n ->
    [one] { $n } दिन के भीतर
   *[other] { $n } दिनों के भीतर
}
about-board = अगर उत्तर से मदद न मिले, तो आप भारत के डेटा संरक्षण बोर्ड में शिकायत कर सकते हैं।
about-kept = क्या कितने समय तक रखा जाता है
about-kept-records = आपकी सहमतियों, सूचनाओं और साझाकरण का रिकॉर्ड: हर एक के समाप्त होने के { $n } वर्ष बाद तक, और जब तक आपका खाता है तब तक अवश्य।
about-kept-logs = इस सेवा में क्या किया गया, उसके लॉग: कम से कम { $n } दिन।
about-kept-sealed = रास्ते में मुहरबंद डेटा: पहुँचने तक, अधिक से अधिक छह घंटे।
about-blind = हम आपका डेटा नहीं पढ़ सकते
about-blind-text = डेटा इस सेवा से मुहरबंद गुज़रता है। उसे खोलने वाली कोई चाबी इसके पास नहीं है, यह उसे कभी सूची में नहीं डालती, और पहुँचते ही मिटा देती है, अधिक से अधिक छह घंटे बाद।
about-checks = जो कोई भी जाँच सकता है

## The store: what is held

holdings-title = आपके भंडार में क्या है
holdings-summary = { $n ->
    [0] आपका भंडार ख़ाली है।
    [one] कुल { $shown } रिकॉर्ड, केवल आपकी चाबी से बंद।
   *[other] कुल { $shown } रिकॉर्ड, केवल आपकी चाबी से बंद।
}
holdings-arrived = { $n ->
    [one] आपके नाम की एक सहमति आई है। जब तक आप उसे देख नहीं लेते, उसके तहत कुछ बाहर नहीं जाता।
   *[other] आपके नाम की { $n } सहमतियाँ आई हैं। जब तक आप उन्हें देख नहीं लेते, उनके तहत कुछ बाहर नहीं जाता।
}
holdings-changed = { $n ->
    [one] आपका मंज़ूर किया हुआ एक उत्तर आपके देखने के बाद बदल गया है। वह आपकी प्रतीक्षा में है।
   *[other] आपके मंज़ूर किए हुए { $n } उत्तर आपके देखने के बाद बदल गए हैं। वे आपकी प्रतीक्षा में हैं।
}
holdings-changed-link = देखें कि क्या बदला है
holdings-wards = आप यहाँ दूसरों के लिए भी भंडार रखते हैं।
holdings-wards-link = ये भंडार देखें
holdings-empty = यहाँ अभी कुछ नहीं है। नीचे अपने रिकॉर्ड मँगाएँ।
holdings-rows = { $n ->
    [one] { $shown } रिकॉर्ड
   *[other] { $shown } रिकॉर्ड
}
holdings-range-unknown = इन रिकॉर्डों में कोई दिन नहीं होता
holdings-last-deposit = पिछली बार आया
holdings-no-deposit = अभी नहीं
holdings-source = स्रोत
holdings-quality = पिछली बार आया डेटा कितना अच्छा था
holdings-provenance = { $n ->
    [one] कहाँ से आया: { $n } बार
   *[other] कहाँ से आया: { $n } बार
}
holdings-artifact = इस सहमति पर:
holdings-counts = { $new } नए, { $changed } बदले हुए, { $known } पहले से मौजूद
holdings-more-deliveries = और { $n } पहले की
holdings-bring = रिकॉर्ड मँगाएँ
holdings-bring-text = आपका भंडार एक बार रिकॉर्ड माँगता है, आप अपने सहमति डैशबोर्ड पर हाँ कहते हैं, और रिकॉर्ड मुहरबंद होकर यहाँ आते हैं। यह सहमति एक ही खेप के लिए है और तीन दिन बाद ख़त्म हो जाती है; नए रिकॉर्ड चाहिए तो फिर माँगें।
holdings-bring-ward = आप “हाँ” अपने सहमति प्रबंधक पर कहते हैं। उससे पहले वहाँ भी { $name } के लिए काम करना शुरू करें: नहीं तो रिकॉर्ड आपके अपने होंगे, और यहाँ कुछ नहीं आएगा।
holdings-bring-button = रिकॉर्ड मँगाएँ
holdings-bring-label = रिकॉर्ड मँगाएँ: { $name }
deposit-bank-text = पिछले पाँच साल के आपके खाते और लेन-देन।
deposit-clinic-text = पिछले पाँच साल का आपका विवरण, रोग-निदान, जाँच के नतीजे और दवाएँ।
deposit-asked = आपके सहमति डैशबोर्ड पर एक अनुरोध आपकी हाँ का इंतज़ार कर रहा है।
deposit-decide = अपने फ़ैसले पर जाएँ
deposit-decide-again = अगर वह पेज आपके लिए न खुले, तो एक बार और रिकॉर्ड मँगाएँ: तब आपका भंडार नया अनुरोध बनाता है।
deposit-on-the-way = रिकॉर्ड आ रहे हैं।
deposit-brought = रिकॉर्ड आ चुके हैं।
deposit-brought-part = आपके रिकॉर्ड का एक हिस्सा आ गया है।
deposit-missing-unavailable = नहीं आए: { $name }। स्रोत के सिस्टम ने जवाब नहीं दिया। बाद में फिर से रिकॉर्ड मँगाएँ।
deposit-missing-broken = नहीं आए: { $name }। स्रोत अभी इन्हें पढ़ नहीं पा रहा है और उसे यह ठीक करना होगा।
deposit-refused = पिछली खेप ठुकरा दी गई, और उसमें से कुछ भी नहीं रखा गया।
deposit-by-another = पिछले अनुरोध पर किसी और ने हाँ कही, इसलिए कुछ भी नहीं लाया गया। अनुरोध का पता किसी को न दें; फिर से माँगें और ख़ुद फ़ैसला करें।
deposit-refused-why = कारण: { $reason }
deposit-refused-page = पन्ना { $page } पर।
deposit-refused-record = पन्ना { $page }, रिकॉर्ड { $record } पर: { $name }।
deposit-refused-told = आपका भंडार स्रोत को कारण बताता है, पर आपके रिकॉर्ड में से कुछ भी नहीं।

quality-completeness = पूरा
quality-uniqueness = दोहराव के बिना
quality-validity = मान्य
quality-age = सबसे नया रिकॉर्ड
quality-age-days = { $n ->
    [0] उसी दिन का
    [one] { $n } दिन पुराना
   *[other] { $n } दिन पुराना
}
quality-nothing = मापने को कुछ नहीं
quality-note = ये छह आँकड़े बताते हैं कि खेप कितनी अच्छी थी; ये खेप से ही गिने जाते हैं। संभव: कितने मान वैसे हैं जैसे आमतौर पर होते हैं (कोई आने वाला दिन नहीं, कोई हद से बाहर की रक़म नहीं, कोड जाने-पहचाने रूप में)। पूरे: जो मान छूट सकते हैं, उनमें से कितने मौजूद हैं। बिना दोहराव: कितने रिकॉर्ड केवल एक बार आए। मेल खाते: कितनी तुलनाएँ मेल खाती हैं (शेष राशि रक़मों से, दिन जन्म के दिन से, जाने हुए रिकॉर्ड अपनी पहले की बात से)। सही रूप: कितने रिकॉर्ड सही रूप में हैं; एक भी ग़लत हो तो पूरी खेप ठुकरा दी जाती है। सबसे नया रिकॉर्ड: वह कितना पुराना था। कोई मान सच है या नहीं, यह यहाँ नहीं नापा जा सकता।
quality-accuracy = संभव
quality-consistency = मेल खाते

## The store: her own files, and the records themselves

holdings-own = अपनी फ़ाइल ख़ुद लाएँ
holdings-own-text = आपके बैंक का विवरण, मरीज़ पोर्टल से मिले स्वास्थ्य रिकॉर्ड, या किसी और भंडार ने जो आपको साथ ले जाने के लिए दिया। कुछ भी रखे जाने से पहले आप देखते हैं कि क्या समझा गया।
holdings-own-button = फ़ाइल लाएँ
holdings-own-waits = एक फ़ाइल आपका इंतज़ार कर रही है
holdings-open = रिकॉर्ड देखें
holdings-open-label = रिकॉर्ड देखें: { $name }, { $source }
holdings-file = फ़ाइल { $name } से
holdings-file-digest = फ़ाइल का डाइजेस्ट
own-chip = आप लाए
own-text = इन रिकॉर्ड पर इस भंडार के लिए किसी स्रोत ने हस्ताक्षर नहीं किए हैं। ये आपके देखने और रखने के लिए हैं; दूसरों को दिए उत्तर इन पर नहीं टिकते।
own-source = आप
own-claimed = आप, किसी और भंडार से: { $name }
upload-title = अपनी फ़ाइल ख़ुद लाएँ
upload-lead = एक फ़ाइल चुनें। फिर आप देखते हैं कि उसमें से क्या समझा गया और क्या नहीं, और फ़ैसला करते हैं।
upload-format-csv = आपके बैंक की लेन-देन तालिका (CSV)
upload-format-fhir = मरीज़ ऐप या पोर्टल से स्वास्थ्य रिकॉर्ड (FHIR R4 Bundle, JSON)
upload-format-json = प्रकार के अनुसार रिकॉर्ड (JSON)
upload-format-export = किसी और अमानत भंडार ने जो आपको साथ ले जाने के लिए दिया (export.json)
upload-file = आपकी फ़ाइल
upload-limits = ज़्यादा से ज़्यादा 20 MB और 1,00,000 रिकॉर्ड
upload-button = यह फ़ाइल देखें
upload-not-yet = जब तक आप न कहें, फ़ाइल का कुछ भी आपके रिकॉर्ड में नहीं जाता। तब तक वह आपके ताला लगे भंडार में इंतज़ार करती है, ज़्यादा से ज़्यादा एक दिन।
upload-own-mark = जो आप ख़ुद लाते हैं, उस पर हमेशा लिखा रहता है कि आप लाए। दूसरों को दिए उत्तर केवल उन रिकॉर्ड पर टिकते हैं जिन पर किसी स्रोत के हस्ताक्षर हैं।
upload-back = आपके भंडार में क्या है, उस पर वापस
upload-empty = फ़ाइल ख़ाली है।
upload-too-large = फ़ाइल 20 MB से बड़ी है। उसे बाँटें, या कम समय का विवरण लें।
upload-too-many-records = फ़ाइल में 1,00,000 से ज़्यादा रिकॉर्ड हैं। उसे बाँटें, या कम समय का विवरण लें।
upload-not-text = फ़ाइल सादा पाठ नहीं है। पहले उसे CSV या JSON में निकालें।
upload-not-json = फ़ाइल JSON जैसी शुरू होती है पर सही नहीं है, या किसी नाम को दो बार लेती है।
upload-unknown-json = फ़ाइल JSON है, पर ऐसी जो समझी नहीं जाती।
upload-not-table = फ़ाइल कम से कम दो स्तंभों वाली तालिका नहीं है।
upload-several-people = फ़ाइल एक से ज़्यादा लोगों के बारे में है।
upload-no-file = आपने कोई फ़ाइल नहीं चुनी।
upload-another-waits = एक और फ़ाइल आपका इंतज़ार कर रही है। पहले उसे रखें या जाने दें।
upload-preview-title = क्या समझा गया
upload-waits = इसमें से अभी कुछ भी आपके रिकॉर्ड में नहीं है।
upload-until = यह अपने आप चली जाएगी
upload-understood = { $n ->
    [0] कोई रिकॉर्ड नहीं समझा गया।
    [one] एक रिकॉर्ड समझा गया।
   *[other] { $shown } रिकॉर्ड समझे गए।
}
upload-claims = फ़ाइल कहती है कि ये { $name } से आए हैं। इस भंडार के लिए किसी ने इस पर हस्ताक्षर नहीं किए, इसलिए यह केवल फ़ाइल की बात के रूप में रखा जाता है।
upload-first = पहले रिकॉर्ड
upload-not-understood = क्या नहीं समझा गया
upload-left-out = { $n ->
    [one] एक रिकॉर्ड छोड़ दिया गया।
   *[other] { $shown } रिकॉर्ड छोड़ दिए गए।
}
upload-all-understood = हर रिकॉर्ड समझा गया।
upload-problem = { $n ->
    [one] एक बार: { $what }
   *[other] { $shown } बार: { $what }
}
upload-lines = पंक्तियाँ { $places }
upload-numbers = रिकॉर्ड क्रमांक { $places }
upload-problem-not-a-record = पंक्ति में स्तंभों की संख्या अलग है, या वह रिकॉर्ड नहीं है।
upload-problem-day = चुने हुए रूप में दिन नहीं पढ़ा जा सका।
upload-problem-amount = चुने हुए रूप में रक़म नहीं पढ़ी जा सकी।
upload-problem-no-amount = कोई रक़म नहीं है।
upload-problem-two-amounts = एक ही पंक्ति में आने और जाने वाली दोनों रक़में हैं।
upload-problem-does-not-fit = कुछ ज़रूरी चीज़ नहीं है, या बहुत लंबी या किसी और प्रकार की है।
upload-problem-absurd = कोई दिन या रक़म ऐसी है जो हो ही नहीं सकती।
upload-problem-twice = एक ही रिकॉर्ड दो बार है और अलग बातें कहता है; पहला समझा गया।
upload-problem-unknown-kind = रिकॉर्ड का ऐसा कोई प्रकार नहीं है।
upload-problem-no-id = रिकॉर्ड का अपना कोई क्रमांक नहीं है।
upload-problem-no-code = रिकॉर्ड यह नहीं बताता कि वह किस बारे में है।
upload-problem-no-time = रिकॉर्ड यह नहीं बताता कि कब।
upload-problem-by-reference = रिकॉर्ड केवल इशारा करता है कि बात कहाँ लिखी है।
upload-problem-mistaken = रिकॉर्ड ग़लती से लिखा गया था, या ग़लत पाया गया।
upload-unused = काम में नहीं लिया गया
upload-export-text = दूसरे भंडार की सहमतियाँ और बहियाँ नहीं ली जातीं: सहमति एक ही भंडार के लिए होती है, और फ़ाइल में लिखी बात यह साबित नहीं करती कि क्या किया गया। बाद में पढ़ना चाहें तो फ़ाइल सँभालकर रखें।
upload-consents = सहमतियाँ
upload-releases = जो उत्तर गए
upload-refusals = इनकार
upload-reading = तालिका कैसे पढ़ी जाती है
upload-ambiguous = इस फ़ाइल में दिन और महीना उलटे हो सकते हैं। कृपया ऊपर के दिन जाँचें।
upload-read-again = इस तरह पढ़ें
upload-decide = आपका फ़ैसला
upload-take = इसे मेरे रिकॉर्ड में रखें
upload-discard = इसे जाने दें
reading-delimiter = स्तंभ किससे अलग हैं
reading-date = दिन कैसे लिखे हैं
reading-decimal = दशमलव कैसे लिखा है
reading-currency = मुद्रा
reading-day = लेन-देन का दिन
reading-amount = चिह्न सहित रक़म
reading-out = गई रक़म
reading-in = आई रक़म
reading-balance = उसके बाद शेष
reading-counterparty = किसने दिया या किसे मिला
reading-category = किसके लिए
reading-account = खाता
reading-id = लेन-देन क्रमांक
reading-comma = अल्पविराम
reading-semicolon = अर्धविराम
reading-tab = टैब
reading-bar = खड़ी रेखाएँ
reading-year-first = साल, महीना, दिन: 2026-12-31
reading-day-first = दिन, महीना, साल: 31/12/2026
reading-month-first = महीना, दिन, साल: 12/31/2026
reading-month-name = महीने के नाम के साथ: 31 Dec 2026
reading-decimal-point = बिंदु से: 1,234.56
reading-decimal-comma = अल्पविराम से: 1.234,56
reading-none = इस फ़ाइल में नहीं
records-from = { $name } से
records-shown = { $total } में से { $first } से { $last }, सबसे नए पहले
records-by = इस खेप से आया
records-file = फ़ाइल { $name }
records-none = कुछ नहीं
records-smallest-unit = { $amount } (सबसे छोटी इकाई में)
records-newer = नए रिकॉर्ड
records-older = पुराने रिकॉर्ड
records-levels = स्तरों का मतलब
level-public-text = इसे कोई भी जान सकता है।
level-internal-text = केवल बाक़ी के साथ काम का, जैसे मुद्रा या इकाई।
level-sensitive-text = यह आपके बारे में कुछ बताता है।
level-protected-text = ग़लत हाथों में यह आपको नुक़सान पहुँचा सकता है: पैसा और सेहत।
level-restricted-text = यह सीधे आपकी, आपके खाते की या किसी और व्यक्ति की पहचान कराता है।

## The store: what has left

approved-title = मुझे बताया गया है कि आपने यह मंज़ूर किया
approved-lead = आपके सहमति प्रबंधक ने इस भंडार को बताया कि आपने इन उत्तरों की अनुमति दी। भंडार ने हर एक के लिए आपका सबूत जाँचा। हर नई सहमति को देखें। अगर आपने उसे मंज़ूर नहीं किया, तो यहाँ बता दें।
approved-dashboard = अपने सहमति डैशबोर्ड पर रोकें
approved-empty = इस भंडार को आपकी किसी मंज़ूरी के बारे में नहीं बताया गया है।
approved-to = { $name } के लिए
approved-until = कब तक
approved-decided = आपने फ़ैसला किया
approved-as = आपने इस रूप में मंज़ूर किया
approved-told = इस भंडार को बताया गया
approved-days = किन दिनों के रिकॉर्ड
approved-taken-out = आपने इसे निकाल दिया है। अब इसका जवाब नहीं दिया जाता।
approved-stopped = रोक दिया गया
approved-state-unknown = अभी पता नहीं, इसलिए कोई उत्तर नहीं दिया जाता
approved-purpose = किस लिए
approved-from = कब से
approved-proof = आपने कैसे साबित किया कि आप ही थे
approved-proof-passkey = अपनी पासकी से
approved-proof-sign-in = ताज़ा साइन इन से, जो पासकी से कम पक्का सबूत है
approved-waits = आपकी प्रतीक्षा में
approved-seen-chip = आपने कहा कि यह सही है
approved-objected-chip = आपने मंज़ूर नहीं किया
approved-look = इसे देखें और जवाब दें
approved-all-of-it = इसे खोलें
approved-back = आपने जो कुछ मंज़ूर किया
approved-one-title = क्या आपने इसे मंज़ूर किया?
approved-one-lead = आपके सहमति प्रबंधक ने इस भंडार को बताया कि जो यहाँ लिखा है उसे आपने मंज़ूर किया। क्या हाँ कहते समय आपने यही देखा था?
approved-one-waits = आपके जवाब से पहले इसके तहत कुछ बाहर नहीं जाता।
approved-yes = हाँ, मैंने इसे मंज़ूर किया
approved-no = मैंने इसे मंज़ूर नहीं किया
approved-no-note = अगर आपने इसे मंज़ूर नहीं किया, तो यह भंडार इसे हमेशा के लिए मना कर देगा। इसे कोई वापस नहीं बदल सकता।
approved-seen = { $at } को आपने कहा कि यह सही है।
approved-objected = { $at } को आपने कहा कि आपने इसे मंज़ूर नहीं किया। यह भंडार इसके तहत न अभी उत्तर देगा, न आगे।
approved-next = अब क्या करें
approved-next-stop = इसे अपने सहमति डैशबोर्ड पर रोकें, ताकि दूसरों को भी पता चले।
approved-next-careful = जब तक बात साफ़ न हो, वहाँ किसी चीज़ को हाँ न कहें। हो सकता है डैशबोर्ड ने आपको कुछ दिखाया हो और आगे कुछ और भेजा हो, या आपका साइन इन किसी के हाथ लग गया हो।
approved-next-complain = डैशबोर्ड चलाने वालों से शिकायत करें। उन्हें यह नंबर दें:
approved-next-passkeys = इस भंडार में केवल अपनी पासकी को मान्य रखें।
approved-next-ledger = यह उस सूची में दर्ज है कि क्या बाहर गया और किसे मना किया गया।
approved-mail = मेल से सूचना
approved-mail-on = जब आपके नाम की कोई सहमति आती है, तो यह भंडार { $address } पर लिखता है। मेल में किसी का नाम और कोई उत्तर नहीं होता।
approved-mail-off = आपके नाम की सहमति आने पर यह भंडार आपको मेल नहीं लिखता। लिखता तो { $address } पर लिखता।
approved-mail-none = आपकी साइन इन सेवा इस भंडार को आपका कोई पक्का मेल पता नहीं बताती, इसलिए वह आपको लिख नहीं सकता।
approved-mail-stop = मुझे मेल न लिखें
approved-mail-start = मुझे मेल लिखें
arrival-mail-subject = आपके भंडार में आपके नाम की एक सहमति आई है
arrival-mail-text = { $store } को बताया गया है कि आपने कुछ मंज़ूर किया।
arrival-mail-ward-subject = दूसरे के लिए आपके रखे भंडार में एक सहमति आई है
arrival-mail-ward-text = { $store } को बताया गया है कि आपने उस व्यक्ति के लिए कुछ मंज़ूर किया जिसका भंडार आप वहाँ रखते हैं।
arrival-mail-look = कौन माँग रहा है और क्या, यह देखने के लिए साइन इन करें:
arrival-mail-object = अगर वह आप नहीं थे, तो वहाँ एक क्लिक से बता दें। फिर कुछ बाहर नहीं जाएगा।
arrival-mail-off = इस मेल में और कुछ नहीं लिखा, ताकि रास्ते में कोई पढ़ न सके। उसी पन्ने पर आप ये मेल बंद कर सकते हैं। हम मेल से कभी पासवर्ड या कोड नहीं माँगते।
takeout-title = साथ ले जाएँ या मिटाएँ
takeout-lead = इस भंडार में जो कुछ है, आपका है: उसे साथ ले जाएँ, या मिटवा दें।
takeout-take = सब कुछ साथ ले जाएँ
takeout-zip = खुले प्रारूपों में (ZIP)
takeout-zip-text = हर तरह के रिकॉर्ड की एक तालिका, आपके स्वास्थ्य रिकॉर्ड FHIR बंडल में, वे सहमतियाँ जो इस भंडार को बताई गईं, और हर उत्तर व हर इनकार। इसकी एक फ़ाइल बाकी सब को समझाती है।
takeout-zip-button = ZIP डाउनलोड करें
takeout-json = एक ही फ़ाइल में (JSON)
takeout-json-text = यही सब, प्रोग्रामों के लिए: कोई दूसरा भंडार इसे पढ़ सकता है।
takeout-json-button = JSON डाउनलोड करें
takeout-care = ये फ़ाइलें जिसके पास हों, वही इन्हें पढ़ सकता है। इन्हें ऐसी जगह रखें जहाँ केवल आप पहुँच सकें।
takeout-erase = सब कुछ मिटवाएँ
takeout-erase-text = आपके भंडार की चाबी नष्ट कर दी जाती है। उसके बाद उसे कोई नहीं पढ़ सकता, उसकी प्रति भी नहीं। अगला पन्ना ठीक-ठीक बताता है कि क्या जाएगा और क्या रहेगा।
takeout-erase-button = मेरा भंडार मिटाएँ…
erase-title = अपना भंडार मिटाएँ?
erase-lead = इसे न आप वापस ला सकते हैं, न कोई और।
erase-not-ticked = कुछ नहीं मिटाया गया। मिटाना हो तो खाने पर निशान लगाएँ।
erase-cancelled = आप लौट आए। कुछ नहीं मिटाया गया।
erase-failed = आपके साइन इन की जाँच नहीं हो सकी। कुछ नहीं मिटाया गया। आप फिर कोशिश कर सकते हैं।
erase-somebody-else = किसी और ने साइन इन किया। कुछ नहीं मिटाया गया। कृपया अपने ही खाते से साइन इन करें।
erase-over = इसमें पाँच मिनट से ज़्यादा लग गए। कुछ नहीं मिटाया गया। आप फिर से शुरू कर सकते हैं।
erase-unreachable = साइन इन सेवा अभी उत्तर नहीं दे रही है। कुछ नहीं मिटाया गया। कृपया कुछ मिनट बाद फिर से कोशिश करें।
erase-goes = क्या जाएगा
erase-records = { $n ->
    [one] लाया गया एक रिकॉर्ड
   *[other] लाए गए { $n } रिकॉर्ड
}
erase-ledgers = { $n ->
    [one] क्या बाहर गया और क्या मना किया गया, इसकी सूची: एक प्रविष्टि
   *[other] क्या बाहर गया और क्या मना किया गया, इसकी सूची: { $n } प्रविष्टियाँ
}
erase-consents = { $n ->
    [one] एक सहमति की इस भंडार वाली प्रति, और सहमति प्रबंधक से आपका जुड़ाव
   *[other] { $n } सहमतियों की इस भंडार वाली प्रतियाँ, और सहमति प्रबंधक से आपका जुड़ाव
}
erase-keys = वह चाबी जो आपका भंडार खोलती है, और वह जो आपके उत्तरों पर हस्ताक्षर करती है
erase-stays = क्या रहेगा, और क्यों
erase-manager = आपके सहमति प्रबंधक के पास: दी गई सहमतियों, दिखाई गई सूचनाओं और साझा करने का रिकॉर्ड, जिसे कानून सात वर्ष रखवाता है
erase-others = जिन्हें उत्तर मिला, उनके पास: जो उन्हें मिला, जब तक हर सहमति इसकी अनुमति दे
erase-certificate = यहाँ: क्या मिटाया गया, इसका हस्ताक्षरित प्रमाणपत्र। उसमें आपका नाम नहीं होता।
erase-then = उसके बाद
erase-refused = इस भंडार का नाम लेने वाली सहमति पर जो भी पूछेगा, उसे मना कर दिया जाएगा। उन सहमतियों को हमेशा के लिए ख़त्म करने को अपने डैशबोर्ड पर रोकें।
erase-again = आप फिर साइन इन कर सकते हैं; तब खाली भंडार और नई चाबियों से शुरुआत होगी।
erase-first = पहले एक प्रति लेना चाहेंगे?
erase-understood = मैं समझता/समझती हूँ कि इसे कोई वापस नहीं ला सकता
erase-with-passkey = आपने यहाँ एक पासकी की पुष्टि की है, इसलिए केवल आपकी पासकी ही आपका भंडार मिटा सकती है।
erase-no-passkey = यह पन्ना ऐसे ब्राउज़र में खोलें जिसमें आपकी पासकी हो और स्क्रिप्ट चालू हों। अगर वह खो गई है, तो पहले पासकी वाले पन्ने पर उसे हटाएँ।
erase-sign-in = आपके उपकरण पर बैठा कोई और यह न कर सके, इसलिए आप एक बार फिर साइन इन करते हैं। आप कुछ देर के लिए यह पन्ना छोड़ते हैं और सीधे लौट आते हैं। लौटते ही आपका भंडार मिट जाता है।
erase-sign-in-button = साइन इन करें और मिटाएँ
erase-only-passkeys = आपने कहा है कि यहाँ केवल आपकी पासकी मानी जाएँ, और अभी उनमें से कोई मान्य नहीं है। जब तक कोई मान्य न हो, यहाँ आपका भंडार कोई नहीं मिटा सकता।
erase-only-passkeys-link = अपनी पासकी देखें
erase-ward = इससे वह भंडार मिटेगा जो आप { $name } के लिए रखते हैं। आपका अपना भंडार रहेगा।
erase-ward-again = आप इस व्यक्ति के लिए फिर से भंडार जोड़ सकते हैं। वह ख़ाली और नई कुंजियों के साथ शुरू होगा।
erase-wards-first = आप यहाँ दूसरों के लिए भंडार रखते हैं, और उन्हें कोई और नहीं खोल सकता। पहले उन्हें मिटाएँ, फिर आप अपना मिटा सकते हैं।
erase-button = अभी मिटाएँ
erase-back = मेरा भंडार रहने दें
erased-title = आपका भंडार मिटा दिया गया है
erased-lead = उसकी चाबी नष्ट कर दी गई और फ़ाइल हटा दी गई। अब उसे कोई नहीं पढ़ सकता, किसी प्रति से भी नहीं।
erased-at = कब
erased-vault = भंडार की फ़ाइल
erased-file = क्या नष्ट किया गया
erased-bytes = { $n ->
    [one] एक बाइट
   *[other] { $n } बाइट
}
erased-key = नष्ट की गई चाबी
erased-certificate = प्रमाणपत्र
erased-certificate-text = यह भंडार हस्ताक्षर करके कहता है कि ऐसा हुआ। प्रमाणपत्र बताता है कि इसे कोई भी कैसे जाँच सकता है, और उसमें आपका नाम नहीं है। उसे, या इस पन्ने का पता, सँभालकर रखें।
erased-download = प्रमाणपत्र डाउनलोड करें
erased-signed = हस्ताक्षरित पाठ
releases-title = आपके भंडार से क्या बाहर गया
releases-lead = हर उत्तर जो बाहर गया, बाइट-दर-बाइट, और वह सब जिससे मना किया गया।
releases-empty = आपके भंडार से कुछ बाहर नहीं गया, और किसी को मना नहीं किया गया।
releases-older = पुरानी प्रविष्टियाँ (कुल { $total })
releases-left = बाहर गया
releases-refused = मना किया गया
releases-to = { $name } को
releases-asked-by = { $name } ने माँगा
releases-bytes = ठीक यही बाइट ({ $size })
releases-receipt = रसीद
releases-unnamed = वह संगठन जिसे आपने हाँ कहा
releases-unknown-item = कुछ जिसके लिए आपने हाँ नहीं कहा

## The store: preview

preview-eyebrow = यह पन्ना केवल आप देख सकते हैं
preview-title = ठीक वही उत्तर
preview-nothing-left = इसमें से कुछ भी आपके भंडार से बाहर नहीं गया है। केवल यही बाहर जाएगा, और कुछ नहीं।
preview-answer = आपके बारे में क्या कहा जाएगा
preview-question = प्रश्न
preview-computed = निकाला गया
preview-changed = आपके देखने के बाद आपके रिकॉर्ड बदल गए हैं। अब उत्तर यह है।
preview-refused = आपका भंडार इसका उत्तर नहीं देगा
preview-refused-text = अभी पूछा जाए तो कुछ भी बाहर नहीं जाएगा। कारण यह है:
preview-seen = क्या आपने इसे देख लिया?
preview-seen-text = आप अपने फ़ैसले के पन्ने पर लौटेंगे। उस पन्ने को केवल यह पता चलता है कि आपने ठीक उत्तर देख लिया है, यह नहीं कि उत्तर क्या है। अगर उत्तर एक ही बार जाना है, तो ठीक यही जाएगा, नहीं तो कोई नहीं।
preview-seen-button = मैंने देख लिया। मेरे फ़ैसले पर लौटें
preview-back = बिना बताए लौटें

## The store: answers that have changed

changed-title = बदले हुए उत्तर
changed-lead = आपने एक ठीक उत्तर मंज़ूर किया था। जब वह माँगा गया, तब आपके रिकॉर्ड से दूसरा उत्तर निकला। कुछ भी बाहर नहीं गया है।
changed-empty = आपका मंज़ूर किया हुआ कोई उत्तर नहीं बदला है।
changed-waiting = आपकी प्रतीक्षा में
changed-accepted = आपने नया उत्तर मान लिया
changed-left = आपने इसे छोड़ दिया। कुछ नहीं जाएगा।
changed-asked = पिछली बार माँगा गया
changed-seen = आपने क्या देखा था
changed-seen-unknown = आपके भंडार को अब पता नहीं कि आपने क्या देखा था।
changed-now = अब उत्तर क्या होगा
changed-accept = नया उत्तर जा सकता है
changed-leave = रहने दें। कुछ न जाए

## The store: what others know

known-title = दूसरे आपके बारे में क्या जानते हैं
known-lead = आपके भंडार ने जो कुछ बताया है, हर संस्था के अनुसार, और सब मिलाकर उससे क्या पता चलता है। किसी संस्था ने कहीं और से क्या जाना, यह आपका भंडार नहीं जान सकता।
known-releases = आपके भंडार से क्या बाहर गया
known-empty = आपके भंडार ने किसी को कुछ नहीं बताया है।
known-adds = वे जो जानते हैं उसमें यह क्या जोड़ेगा
known-all-of-it = यह संस्था आपके भंडार से जो कुछ जानती है
known-told = बताया गया
known-times = { $n ->
    [one] एक बार, { $last } को
   *[other] { $n } बार, आख़िरी बार { $last } को
}
known-no-days = दर्ज नहीं
known-number = रकम
known-band = कम से कम { $from } और { $to } से कम
known-together = { $what }: इन सब उत्तरों को मिलाकर वे जानते हैं कि यह { $band } है, यानी { $width } का दायरा।
known-first = उन्हें आपके भंडार से अब तक कोई उत्तर नहीं मिला। यह पहला होगा।
known-first-of-question = उन्हें आपके भंडार से दूसरे उत्तर मिले हैं, पर इस प्रश्न का कोई नहीं।
known-again = { $n ->
    [one] उन्हें ठीक यही उत्तर एक बार मिला है, { $last } को।
   *[other] उन्हें ठीक यही उत्तर { $n } बार मिला है, आख़िरी बार { $last } को।
}
known-again-same = तब से कुछ नहीं बदला, और वे केवल यही जानेंगे।
known-again-changed = तब से यह बदल गया है, और वे देख सकेंगे कि कैसे।
known-overlap = उन्हें इसी प्रश्न का उत्तर { $days } के लिए { $last } को मिला था। दोनों को मिलाकर वे निकाल सकते हैं कि उन दिनों में क्या हुआ जो केवल एक उत्तर में हैं: { $apart }।
known-other-days = उन्हें इसी प्रश्न का उत्तर दूसरे दिनों के लिए मिला था, { $days }, { $last } को।
known-days-not-kept = उन्हें इसी प्रश्न का उत्तर { $last } को मिला था। किन दिनों के लिए, यह आपके भंडार में दर्ज नहीं है।
known-other-way = उन्हें इसी प्रश्न का उत्तर इन्हीं दिनों के लिए दूसरी तरह से { $last } को मिला था: { $way }।
known-narrower = { $what }: दोनों मिलकर इसे { $before } से घटाकर { $after } तक सीमित कर देते हैं, यानी { $band }।
known-same-columns = उन्हें कुछ इन्हीं रिकॉर्ड के बारे में दूसरे प्रश्न का उत्तर { $last } को मिला था: “{ $question }”। दोनों देखते हैं: { $columns }।
known-variants = आपका भंडार एक संस्था को { $days } दिनों में एक प्रश्न के ज़्यादा से ज़्यादा { $most } रूप बताता है।
known-variants-next = यह { $n }वाँ होगा।
known-variants-known = यह रूप पहले बताया जा चुका है, इसलिए दोबारा नहीं गिना जाता।
known-variants-over = यह एक ज़्यादा होगा: आपका भंडार इसे मना कर देगा।

## The store: passkeys

keys-title = आपकी पासकी
keys-lead = जब आप सहमति डैशबोर्ड पर हाँ कहते हैं, तो यह भंडार जाँचता है कि वह आप ही थे। जिस पासकी की आपने यहाँ पुष्टि की है, वह सबसे पक्का सबूत है। उसे कोई और इस्तेमाल नहीं कर सकता, डैशबोर्ड चलाने वाले भी नहीं।
keys-empty = आपने यहाँ किसी पासकी की पुष्टि नहीं की है। तब तक आपका ताज़ा साइन इन आपकी हाँ माना जाता है।
keys-name = पासकी { $id }…
keys-counts = मान्य है
keys-waits = रुकी हुई है
keys-waits-why = यहाँ केवल पासकी मानी जाती हैं, इसलिए नई पासकी तीन दिन रुकती है। अगर इसे आपने नहीं जोड़ा, तो अभी हटा दें।
keys-from = यह किसकी है
keys-confirmed = आपने पुष्टि की
keys-number = इसकी संख्या
keys-number-why = कोई बैंक या क्लिनिक आपसे यह संख्या माँग सकता है, जब उसके पन्ने पर पासकी ख़ुद काम न करे। यह गुप्त नहीं है, पर इसे केवल यहीं से लें।
keys-counts-from = कब से मान्य
keys-remove = हटाएँ
keys-remove-note = यहाँ हटाई गई पासकी इस भंडार के लिए अब नहीं मानी जाएगी। अगर वह खो गई है, तो उसे सहमति डैशबोर्ड पर भी हटाएँ।
keys-how = एक और पासकी की पुष्टि करें
keys-how-text = अपने सहमति डैशबोर्ड पर पासकी बनाएँ। फिर वहाँ इस भंडार को दोबारा जोड़ें। यह भंडार आपसे एक बार पासकी इस्तेमाल करने को कहेगा।
keys-not-linked = आपका भंडार अभी जुड़ा नहीं है।
keys-how-link = अपने सहमति डैशबोर्ड पर जाएँ
keys-only = केवल मेरी पासकी ही मानी जाए
keys-only-on = यह चालू है। यहाँ आपकी पासकी के सिवा कुछ भी आपकी हाँ नहीं माना जाता।
keys-only-off = यह बंद है। ताज़ा साइन इन भी आपकी हाँ माना जाता है।
keys-only-why = यह चालू हो तो कोई आपका साइन इन हथियाकर आपके नाम पर हाँ नहीं कह सकता। अगर आपकी सारी पासकी खो जाएँ, तो दूसरी की पुष्टि करने तक आप कुछ नया मंज़ूर नहीं कर सकते, और वह तीन दिन रुकती है।
keys-only-told = आपके सहमति डैशबोर्ड को यह तब पता चलता है, जब आप वहाँ इस भंडार को दोबारा जोड़ते हैं। तब तक वह आपको ऐसा साइन इन सुझा सकता है, जिसे यह भंडार नहीं मानता।
keys-only-set = अपनी पासकी से चालू करें
keys-only-unset = अपनी पासकी से बंद करें
keys-only-needs = इसे बदलने के लिए आपके पास ऐसी पासकी चाहिए जो यहाँ मान्य हो।
keys-only-absent = इसे बदलने के लिए यह पन्ना ऐसे ब्राउज़र में खोलें जिसमें आपकी पासकी हो और स्क्रिप्ट चालू हों।
keys-removed = पासकी हटा दी गई। अब वह नहीं मानी जाएगी।
keys-now-only = अब से यहाँ केवल आपकी पासकी मानी जाएँगी।
keys-now-others = अब ताज़ा साइन इन भी फिर से माना जाएगा।

## The store: linking

link-title = अपने भंडार को अपने सहमति प्रबंधक से जोड़ें?
link-lead = आपका सहमति प्रबंधक आपके लिए { $store } तक पहुँचना चाहता है।
link-can = वह ऐसे अनुरोध पहुँचा सकता है जिन्हें आपने हाँ कहा है।
link-cannot = वह आपके रिकॉर्ड या आपके उत्तर नहीं पढ़ सकता।
link-replaces = आपका भंडार पहले से जुड़ा है, पर उस जुड़ाव का कभी उपयोग नहीं हुआ। हाँ कहने पर वह समाप्त होगा और यह उसकी जगह लेगा।
link-asks = कौन माँगता है
link-pseudonym = वह आपको इस नाम से जानेगा
link-passkey-title = अपनी पासकी की पुष्टि करें
link-passkey-text = आपके सहमति डैशबोर्ड पर आपकी एक पासकी है। उसे यहाँ एक बार इस्तेमाल करें। इसके बाद यह भंडार पहचान सकेगा कि हाँ सच में आपकी है या किसी ने गढ़ी है।
link-passkey-waits = आपने यहाँ केवल पासकी को मान्य रखा है। इसलिए नई पासकी तीन दिन बाद मान्य होगी। तब तक आप उसे हटा सकते हैं, अगर उसे आपने नहीं जोड़ा।
link-passkey-only = अब से यहाँ केवल मेरी पासकी ही मानी जाए
link-passkey-confirm = जोड़ें और मेरी पासकी की पुष्टि करें
link-passkey-without = आप पासकी के बिना भी जोड़ सकते हैं।
link-passkey-known = यह भंडार आपकी एक पासकी पहले से जानता है।
link-confirm = हाँ, जोड़ें
link-decline = ना, न जोड़ें
link-ward-title = किसी दूसरे के लिए रखा भंडार जोड़ें?
link-ward-lead = आपका सहमति प्रबंधक कहता है कि आप अभिभावक हैं। वह उस भंडार तक पहुँचना चाहता है जो आप इस व्यक्ति के लिए { $store } में रखते हैं।
link-ward-apart = यह भंडार आपके अपने भंडार से अलग है। इसके अपने रिकॉर्ड और अपनी कुंजियाँ हैं। इससे आपका अपना भंडार नहीं जुड़ता।
link-ward-cannot = यह उसके रिकॉर्ड या उसके जवाब नहीं पढ़ सकता।
link-ward-pseudonym = यह उस व्यक्ति को यहाँ इस नाम से जानेगा
link-ward-as = आपकी भूमिका
link-ward-until = आपका अधिकार समाप्त होगा
link-ward-store = भंडार
link-ward-name = इस भंडार को आप क्या नाम देना चाहते हैं?
link-ward-name-hint = जैसे पहला नाम। इसे सिर्फ़ आप देखते हैं।
link-ward-name-default = मेरे आश्रित
link-ward-name-trouble = कृपया 1 से { $most } साधारण अक्षरों का नाम लिखें। कुछ जोड़ा नहीं गया।

## The store: for others

wards-title = दूसरों के लिए आपके रखे भंडार
wards-lead = अभिभावक के रूप में आप इनमें से हर व्यक्ति के लिए यहाँ एक भंडार रखते हैं, जो आपके अपने भंडार से अलग है। ये नाम सिर्फ़ आप देखते हैं।
wards-empty = आप किसी और के लिए भंडार नहीं रखते।
wards-open = { $name } का भंडार खोलें
wards-now = अभी खुला है
wards-over = आपका अधिकार समाप्त हो गया
wards-over-text = आप यह भंडार अब नहीं खोल सकते। इसमें से कुछ मिटाया नहीं गया।
wards-begin = शुरू करने के लिए अपने सहमति प्रबंधक पर उस व्यक्ति के लिए काम करें और वहाँ यह भंडार जोड़ें।
wards-dashboard = अपने सहमति प्रबंधक पर जाएँ

## The fiduciary: linking an account

identify-title = अपना खाता जोड़ें
identify-lead = आपका सहमति प्रबंधक { $name } में आपका खाता जोड़ना चाहता है। पहले आप दिखाते हैं कि खाता आपका है।
identify-lead-guardian = आपका सहमति प्रबंधक { $name } में एक खाता जोड़ना चाहता है। पहले आप दिखाइए कि आप उसके लिए काम कर सकते हैं।
identify-learns = आपके सहमति प्रबंधक को यह पता चलता है: यहाँ आपका खाता है, खाते का एक छोटा नाम, और उसमें किस तरह के रिकॉर्ड हैं।
identify-no-records = जोड़ने से कोई रिकॉर्ड साझा नहीं होता।
identify-stays = इन पन्नों पर आप जो लिखते हैं, वह { $name } के पास ही रहता है। आपका सहमति प्रबंधक उसे नहीं देखता।
identify-label = आपकी ग्राहक संख्या या मरीज़ संख्या
identify-label-guardian = जिसकी ओर से आप काम करते हैं, उनका ग्राहक या मरीज़ नंबर
identify-hint = यह { $name } के कार्ड, स्टेटमेंट या पत्र पर लिखी होती है।
identify-button = मुझे कोड भेजें
identify-turn-back = आप अब भी लौट सकते हैं। तब कुछ नहीं जुड़ता।
links-for-child = आप यह खाता एक बच्चे के अभिभावक के रूप में जोड़ रहे हैं।
links-for-person = आप यह खाता एक विकलांग व्यक्ति के अभिभावक के रूप में जोड़ रहे हैं।
links-for-until = { $until } तक इसके लिए आपकी हाँ मानी जाएगी।
links-for-open = जब तक यह अधिकार है, इसके लिए आपकी हाँ मानी जाएगी।
links-for-own = अगर खाता आपका अपना है, तो लौट जाइए: अभी कुछ भी नहीं जुड़ा है।

enter-code-title = अपना कोड लिखें
enter-code-wrong-title = कोड सही नहीं है
enter-code-wrong = कोड सही नहीं है, या बहुत पुराना हो गया है। संदेश देखकर उसे फिर से लिखें।
enter-code-lead = अगर { $name } आपकी लिखी संख्या जानता है, तो छह अंकों का एक कोड आपके पास आ रहा है। वह { $minutes } मिनट तक काम करता है।
enter-code-label = कोड
enter-code-hint = छह अंक, बीच में कोई जगह छोड़े बिना
enter-code-button = मेरा खाता जोड़ें
enter-code-no-message = संदेश नहीं आया, या कोड पुराना हो गया? अपने सहमति प्रबंधक से फिर शुरू करें, और जो संख्या लिखें उसे जाँच लें।

confirm-passkey-title = अपनी पासकी की पुष्टि करें
confirm-passkey-lead = कोड सही था। अब { $name } को दिखाएँ कि पासकी आपकी ही है।
confirm-passkey-why = इसके बाद पासकी यहाँ आपके दस्तख़त का काम करती है। कोई भी रिकॉर्ड देने से पहले { $name } उसे जाँचता है। उसे कोई नहीं गढ़ सकता, आपका सहमति प्रबंधक भी नहीं।
confirm-passkey-button = मेरी पासकी इस्तेमाल करें
confirm-passkey-only = अब से यहाँ केवल मेरी पासकी ही मानी जाए
confirm-passkey-only-hint = तब यहाँ हाँ कहने के लिए साइन इन काफ़ी नहीं होगा। इसे आप इसी पन्ने पर पासकी से वापस ले सकते हैं। अगर आपकी सब पासकी खो जाएँ, तो केवल { $name } मदद कर सकता है।
confirm-passkey-also = { $name } में साइन इन भी फिर से माना जाए
confirm-passkey-not-taken = पासकी की पुष्टि नहीं हो सकी, या बहुत देर लगी। कुछ नहीं बदला। कृपया फिर कोशिश करें।
confirm-passkey-confirmed = आपकी पासकी की पुष्टि हो गई।
confirm-passkey-another = आप अभी एक और पासकी की पुष्टि कर सकते हैं, या यहीं समाप्त कर सकते हैं।
confirm-passkey-locked = आपने चुना था कि { $name } में केवल आपकी पासकी मानी जाए। आपका सहमति प्रबंधक अभी जिन पासकी को जानता है, उनमें वे नहीं हैं। अगर वे खो गई हैं, तो कृपया { $name } से पूछें।
confirm-passkey-number-title = क्या इस पन्ने पर पासकी काम नहीं करती?
confirm-passkey-number-text = आपका भंडार आपकी पासकी पहले से जानता है। अपने भंडार में “आपकी पासकी” पन्ना खोलें। वहाँ पासकी के पास एक लंबी संख्या लिखी है। उसे यहाँ लिखें। संख्या केवल अपने भंडार से लें, किसी और से नहीं।
confirm-passkey-number-label = पासकी की संख्या
confirm-passkey-number-hint = 24 अंक। बीच की खाली जगह से फ़र्क नहीं पड़ता।
confirm-passkey-number-button = संख्या से पुष्टि करें
confirm-passkey-number-wrong = आपकी किसी पासकी की यह संख्या नहीं है। अपने भंडार में फिर देखें और पूरे 24 अंक लिखें।
confirm-passkey-without-title = या इसके बिना आगे बढ़ें
confirm-passkey-without = आपका खाता तब भी जुड़ जाता है। जब आप हाँ कहते हैं, तब { $name } आपके ताज़ा साइन इन पर भरोसा करता है। यह पासकी से कमज़ोर है। पासकी की पुष्टि आप बाद में भी कर सकते हैं: यह खाता फिर से जोड़ें।
confirm-passkey-without-counts = आपका खाता तब भी जुड़ जाता है। { $name } में आपने पहले जिन पासकी की पुष्टि की थी, वे मानी जाती रहेंगी।
confirm-passkey-without-only = कुछ नहीं बदलता: केवल वही पासकी मानी जाती हैं जिनकी पुष्टि आपने { $name } में पहले की थी।
confirm-passkey-without-button = इसके बिना आगे बढ़ें
confirm-passkey-finish = समाप्त करें

link-stopped-title = जोड़ना रुक गया
link-stopped-nothing = कुछ भी नहीं जोड़ा गया।
link-stopped-stays = तब जो जुड़ा था, वह अब भी जुड़ा हुआ है।
link-stopped-not-genuine = जिस पते से आप यहाँ आए, वह आपके सहमति प्रबंधक ने नहीं बनाया, या उसका कोई हिस्सा रास्ते में छूट गया।
link-stopped-for-another = जिस पते से आप यहाँ आए, वह किसी दूसरी सेवा के लिए बना है।
link-stopped-other-sign-in = आपका सहमति प्रबंधक ऐसी सेवा से साइन इन कराता है जिस पर { $name } भरोसा नहीं करता।
link-stopped-too-old = आपके शुरू करने के बाद बहुत समय बीत गया।
link-stopped-no-right = किसी और के लिए काम करने का आपका अधिकार ख़त्म हो गया है, या उसका अंत पता नहीं है।
link-stopped-used = जिस पते से आप यहाँ आए, वह पहले ही काम में आ चुका है।
link-stopped-not-under-way = यह पन्ना बहुत पुराना है, या इस ब्राउज़र में अभी कुछ जोड़ा नहीं जा रहा है।
link-stopped-too-many = बहुत अधिक कोशिशें हुईं।
link-stopped-other-person = आपकी जगह यहाँ पहले से कोई और जुड़ा हुआ है, इसलिए हम आगे नहीं बढ़े।
link-stopped-only-passkeys = आपने चुना था कि { $name } के इस खाते के लिए केवल आपकी पासकी मानी जाए, और उनमें से कोई इस्तेमाल नहीं हुई।
link-stopped-nothing-here = { $name } के पास ऐसा कोई खाता नहीं है जिसे जोड़ा जा सके।
link-stopped-not-found = इस पते पर कुछ नहीं है।
link-stopped-internal = हमारी ओर से कुछ गड़बड़ हुई, और हम वहीं रुक गए।
link-stopped-again = अपने सहमति प्रबंधक पर लौटें और फिर से शुरू करें।
link-stopped-again-with-cookies = अपने सहमति प्रबंधक पर लौटें और फिर से शुरू करें। आपके ब्राउज़र में इस साइट की कुकी की अनुमति होनी चाहिए।
link-stopped-again-later = थोड़ी देर रुकें, फिर अपने सहमति प्रबंधक से दोबारा शुरू करें।
link-stopped-tell = इसे केवल इन सेवाओं को चलाने वाले ठीक कर सकते हैं। कृपया उन्हें बताएँ।
link-stopped-ask-desk = अपने सहमति प्रबंधक से फिर शुरू करें और उन पासकी में से एक इस्तेमाल करें। अगर वे खो गई हैं, तो कृपया { $name } से पूछें।
link-stopped-look = क्या जुड़ा है, यह अपने सहमति प्रबंधक पर देखें।

## Human words for technical names

dataset-bank-accounts = बैंक खाते
dataset-bank-transactions = आपके खातों में आया और गया पैसा
dataset-clinic-patients = क्लिनिक में आपका विवरण
dataset-clinic-conditions = रोग-निदान
dataset-clinic-observations = जाँच के नतीजे और माप
dataset-clinic-medications = लिखी गई दवाएँ
dataset-clinic-immunizations = टीके
dataset-bank-accounts-text = आपके कौन-से खाते हैं और उनमें कितना है।
dataset-bank-transactions-text = हर लेन-देन: दिन, रकम और वह किसलिए था।
dataset-clinic-patients-text = आपकी जन्मतिथि और लिंग, जैसे क्लिनिक ने लिखे।
dataset-clinic-conditions-text = क्लिनिक को मिली बीमारियाँ और वे कब से हैं।
dataset-clinic-observations-text = क्या मापा गया, कब, और नतीजा।
dataset-clinic-medications-text = क्लिनिक ने आपके लिए जो दवाएँ लिखीं।
dataset-clinic-immunizations-text = आपको लगे टीके, और कब लगे।
column-account-id = खाते की जगह लिखी गई संख्या
column-accounts-masked-number = खाता संख्या, ज़्यादातर छिपी हुई
column-accounts-kind = खाते का प्रकार
column-accounts-currency = मुद्रा
column-accounts-balance-minor = खाते में रकम
column-transactions-transaction-id = लेन-देन की संख्या
column-transactions-booked-at = लेन-देन कब हुआ
column-transactions-amount-minor = रकम, आई या गई
column-transactions-category = किसलिए था
column-transactions-counterparty = किसने दिया या किसे मिला
column-transactions-balance-after-minor = उसके बाद खाते में रकम
column-patients-patient-id = क्लिनिक में आपकी संख्या
column-patients-birth-date = जन्मतिथि
column-patients-gender = लिंग
column-entry-id = प्रविष्टि की संख्या
column-code = चिकित्सा कोड
column-display = शब्दों में उसका नाम
column-conditions-clinical-status = अभी है या नहीं
column-conditions-onset-on = कब से
column-observations-category = माप का प्रकार
column-observations-observed-at = कब मापा गया
column-observations-value = नतीजा
column-observations-unit = नतीजे की इकाई
column-medications-status = अब भी चल रही है या नहीं
column-medications-authored-on = किस दिन लिखी गई
column-immunizations-status = लगा या नहीं
column-immunizations-occurred-at = कब लगा
answer-lower = कम से कम
answer-upper = इससे कम
answer-months = गिने गए महीने
answer-category = किस पर खर्च हुआ
answer-status = नतीजा
answer-answer = उत्तर
answer-observations = लगभग कितने माप
value-coffee = कॉफ़ी
value-dining = बाहर खाना
value-education = पढ़ाई
value-entertainment = मनोरंजन
value-food = भोजन
value-fuel = ईंधन
value-groceries = किराना
value-healthcare = स्वास्थ्य
value-housing = मकान
value-insurance = बीमा
value-other = अन्य
value-shopping = ख़रीदारी
value-subscription = सदस्यताएँ
value-travel = यात्रा
value-utilities = बिजली, पानी और फ़ोन
value-low = सामान्य सीमा से नीचे
value-in-range = सामान्य सीमा में
value-high = सामान्य सीमा से ऊपर
value-none = कोई नहीं
shape-one-of = इनमें से एक: { $values }
shape-whole-number = एक पूर्णांक
shape-number = एक संख्या
shape-rupees = रुपये (₹) में एक रकम
shape-unit = { $unit } में एक संख्या
shape-day = एक दिन
shape-moment = एक समय
shape-text = एक पाठ
fault-denied = आपने मना कर दिया।
fault-not-decided = समय रहते कोई फ़ैसला नहीं हुआ।
fault-not-carried-out = अनुरोध पूरा नहीं किया जा सका।
fault-by-another = किसी और ने हाँ कहा।
fault-by-other-request = आपने इसी के एक और अनुरोध को हाँ कहा।
fault-not-proven = यह जाँचा नहीं जा सका कि हाँ किसने कहा।
fault-not-confirmed-here = इसे ऐसे तरीके से मंज़ूर किया गया जिसे यह भंडार आपकी हाँ नहीं मानता। इस भंडार को फिर से जोड़कर यहाँ अपनी पासकी की पुष्टि करें, फिर दोबारा माँगें।
fault-not-genuine = जो सहमति आई वह असली नहीं थी।
fault-consent-unfit = जो सहमति आई वह किसी और चीज़ के लिए थी।
fault-consent-ended = रिकॉर्ड आने से पहले ही सहमति ख़त्म हो गई।
fault-not-linked = आपका भंडार अब जुड़ा हुआ नहीं था।
fault-not-taken = आपके सहमति प्रबंधक ने अनुरोध नहीं लिया।
fault-no-records = स्रोत का कहना है कि उसके पास आपका कोई रिकॉर्ड नहीं है।
fault-not-delivered = स्रोत ने रिकॉर्ड नहीं भेजे।
fault-not-whole = रिकॉर्ड समय रहते पूरे नहीं आए।
fault-not-fetched = रिकॉर्ड समय रहते नहीं लाए जा सके।
fault-own-fault = भंडार की अपनी कोई चीज़ ग़ायब या ख़राब थी।
fault-unnamed = कारण दर्ज नहीं रखा गया।
fault-no-page = खेप ख़ाली थी।
fault-page-order = एक पन्ना ग़ायब था, दो बार आया या क्रम में नहीं था।
fault-not-opened = एक पन्ना अधूरा था, बदला गया था, या किसी और के लिए बंद किया गया था।
fault-not-signed = एक पन्ने पर स्रोत के हस्ताक्षर नहीं थे।
fault-malformed = एक पन्ना पढ़ा नहीं जा सका।
fault-other-delivery = एक पन्ना किसी और अनुरोध का था।
fault-not-records = एक पन्ने में रिकॉर्ड नहीं थे।
fault-not-asked = उसमें ऐसे रिकॉर्ड थे जो माँगे नहीं गए थे।
fault-outside-range = एक रिकॉर्ड ऐसे दिन का था जो माँगा नहीं गया था।
fault-too-large = वह बहुत बड़ी थी।
fault-outside-schema = एक रिकॉर्ड उस रूप में नहीं था जो उसका होना चाहिए।
fault-absurd-value = कोई दिन या रक़म ऐसी थी जो हो ही नहीं सकती।
fault-contradiction = उसमें एक ही रिकॉर्ड के बारे में दो अलग बातें थीं।
fault-wrong-person = वह किसी और व्यक्ति के बारे में थी।
fault-session-used = इसी खेप में पहले दूसरे पन्ने आ चुके थे।
fault-repeated = उसने एक पुरानी खेप को दोहराया।
fault-source-standing = स्रोत को अभी रिकॉर्ड भेजने की अनुमति नहीं है।
rule-status-unknown = यह पक्का नहीं हो सका कि सहमति अब भी लागू है।
rule-revoked = सहमति रोक दी गई है।
rule-paused = सहमति कुछ समय के लिए रोकी गई है।
rule-item-withdrawn = आपने इसे सहमति से हटा दिया है।
rule-superseded = इसकी जगह नई सहमति आ गई है।
rule-not-yet-valid = सहमति अभी लागू नहीं हुई है।
rule-expired = सहमति का समय ख़त्म हो गया है।
rule-unknown-item = इस चीज़ के लिए आपने सहमति नहीं दी थी।
rule-outside-range = उसने ऐसे दिन माँगे जिनके लिए आपने सहमति नहीं दी थी।
rule-exhausted = सहमति उतनी बार इस्तेमाल हो चुकी है जितनी आपने अनुमति दी थी।
rule-malformed = अनुरोध पढ़ा नहीं जा सका।
rule-own-parameters = अनुरोध ने वह तय करना चाहा जो केवल आपकी सहमति तय कर सकती है।
rule-wrong-key = अनुरोध पर आपकी सहमति वाली चाबी के हस्ताक्षर नहीं थे।
rule-outside-time = अनुरोध बहुत पुराना था, या भविष्य का था।
rule-replayed = यही अनुरोध पहले इस्तेमाल हो चुका था।
rule-session-reused = यह सत्र पहले किसी दूसरे अनुरोध के लिए इस्तेमाल हो चुका था।
rule-other-source = सहमति में किसी और भंडार का नाम है।
rule-no-receiver = सहमति यह नहीं बताती कि उत्तर किसे मिलेगा।
rule-not-an-answer = भंडार उत्तर देता है, रिकॉर्ड कभी नहीं।
rule-unknown-question = यह प्रकाशित प्रश्न नहीं है।
rule-not-published = यह प्रश्न प्रकाशित नहीं है, या वापस ले लिया गया है।
rule-question-withdrawn = यह प्रश्न वापस ले लिया गया है।
rule-wrong-purpose = यह प्रश्न इस उद्देश्य के लिए नहीं पूछा जा सकता।
rule-invalid-parameter = प्रश्न ऐसे पूछा गया जैसे पूछने की अनुमति नहीं है।
rule-range-too-long = उसने प्रश्न की सीमा से ज़्यादा दिन माँगे।
rule-too-many-variants = इस संस्था को यह बात उतने तरीक़ों से बताई जा चुकी है जितने आपका भंडार होने देता है।
rule-changed-schema = आपके रिकॉर्ड उस रूप में नहीं हैं जिसे यह प्रश्न पढ़ता है।
rule-no-data = उत्तर देने के लिए कोई रिकॉर्ड नहीं है।
rule-outside-subset = प्रश्न उस तरह नहीं लिखा है जिस तरह यहाँ चल सकता है।
rule-too-many-steps = प्रश्न ने अनुमति से ज़्यादा चरण लिए, इसलिए उसे रोक दिया गया।
rule-run-too-long = प्रश्न ने अनुमति से ज़्यादा समय लिया, इसलिए उसे रोक दिया गया।
rule-out-of-memory = प्रश्न ने अनुमति से ज़्यादा मेमोरी ली, इसलिए उसे रोक दिया गया।
rule-run-refused = प्रश्न चलाया नहीं जा सका।
rule-too-many-rows = उत्तर में उससे ज़्यादा पंक्तियाँ थीं जितनी यह प्रश्न दे सकता है।
rule-answer-too-large = उत्तर उससे बड़ा था जितना कोई उत्तर हो सकता है।
rule-shape-mismatch = उत्तर उस रूप में नहीं था जिसके लिए आपने सहमति दी थी।
rule-not-as-seen = उत्तर वह नहीं है जो आपने देखकर मंज़ूर किया था।
rule-awaiting-her = अनुरोध ख़त्म होने तक आपने इस सहमति को यहाँ नहीं देखा था।
rule-objected = आपने कहा कि आपने इसे मंज़ूर नहीं किया।
problem-outside-consent = उसने कुछ ऐसा माँगा जिस पर आपने सहमति नहीं दी थी।
problem-not-proven = यह साबित नहीं हो सका कि आप सहमत थे।
problem-not-linked = यह खाता अब जुड़ा हुआ नहीं है।
problem-store-erased = आपका भंडार मिटा दिया गया है।
problem-deposit-refused = जो आया, वह लेने योग्य नहीं था।
problem-unavailable = एक ज़रूरी सेवा ने उत्तर नहीं दिया।
parameter-months = समय
parameter-months-value = { $n ->
    [one] 1 महीने में
   *[other] { $n } महीनों में
}
parameter-days = समय
parameter-days-value = { $n ->
    [one] 1 दिन में
   *[other] { $n } दिनों में
}
parameter-covers = आपकी स्वीकृति किसके लिए है
parameter-covers-seen = ठीक वही उत्तर जो आपने देखा
parameter-covers-any = पूछे जाने के समय जो उत्तर हो
parameter-providers = केवल इनके रिकॉर्ड
parameter-band = कितना मोटा हिसाब
parameter-band-value = { $width } के दायरों में
parameter-level = तुलना की रकम
parameter-age = उम्र
parameter-age-value = { $years } वर्ष
parameter-vaccine = किसका टीका
parameter-condition = बीमारी
parameter-code = माप
measurement-glucose = ग्लूकोज़
measurement-bmi = बॉडी मास इंडेक्स
measurement-hba1c = HbA1c, लंबे समय की रक्त शर्करा

# Pages for engineers: their texts come from the API description, in English.
reference-title = API संदर्भ
problems-title = समस्याओं के प्रकार
reference-in-english = यह पन्ना इंजीनियरों के लिए है और अंग्रेज़ी में लिखा है।

# Accounts of the Account Aggregator network.
fi-type = { $kind ->
    [DEPOSIT] बैंक खाते
    [TERM_DEPOSIT] सावधि जमा
    [RECURRING_DEPOSIT] आवर्ती जमा
    [SIP] एसआईपी निवेश
    [CP] वाणिज्यिक पत्र
    [GOVT_SECURITIES] सरकारी प्रतिभूतियाँ
    [EQUITIES] शेयर
    [BONDS] बॉन्ड
    [DEBENTURES] डिबेंचर
    [MUTUAL_FUNDS] म्यूचुअल फ़ंड
    [ETF] ईटीएफ़
    [IDR] डिपॉज़िटरी रसीदें
    [CIS] सामूहिक निवेश योजनाएँ
    [AIF] वैकल्पिक निवेश फ़ंड
    [INSURANCE_POLICIES] बीमा पॉलिसियाँ
    [NPS] पेंशन (एनपीएस)
    [INVIT] इन्फ़्रास्ट्रक्चर ट्रस्ट
    [REIT] रियल एस्टेट ट्रस्ट
    [GSTR1_3B] जीएसटी रिटर्न
    [LIFE_INSURANCE] जीवन बीमा
    [GENERAL_INSURANCE] सामान्य बीमा
   *[other] दूसरे खाते
}
fi-part = { $part ->
    [PROFILE] खाताधारक कौन है
    [SUMMARY] शेष राशि
   *[other] लेन-देन
}
fi-filter = { $kind ->
    [amount] केवल वे लेन-देन जिनकी राशि { $operator } { $value } है
   *[other] केवल वे लेन-देन जिनका प्रकार { $operator } { $value } है
}

# Her accounts of the Account Aggregator network, and how they are linked.
nav-accounts = खाते
accounts-title = अकाउंट एग्रीगेटर नेटवर्क पर आपके खाते
accounts-lead = नेटवर्क के बैंकों और दूसरी संस्थाओं में अपने खाते जोड़ें। जोड़ने से कुछ साझा नहीं होता: डेटा सिर्फ़ उसी सहमति से जाता है जो आप मंज़ूर करते हैं।
accounts-address = आपका पता
accounts-address-is = नेटवर्क पर आपका पता { $address } है।
accounts-address-use = कर्ज़ देने वाला या कोई और सेवा अपनी साइट पर आपका अकाउंट एग्रीगेटर पता पूछ सकती है। उसे यही पता दें; उसका अनुरोध यहाँ आएगा। आपके हाँ कहने से पहले कुछ साझा नहीं होता।
accounts-address-none = पहले एक पता चुनें। नेटवर्क के बैंक आपको इसी से पहचानते हैं।
accounts-address-label = { $handle } से पहले का हिस्सा
accounts-address-hint = 3 से 64 अक्षर (a से z), अंक, बिंदु, हाइफ़न या अंडरस्कोर। दूसरे इसे देखेंगे, इसलिए इसमें कुछ गुप्त न रखें। इसे कभी बदला नहीं जा सकता।
accounts-address-button = यह पता चुनें
accounts-address-unfit = यह ठीक नहीं है। a से z तक के 3 से 64 अक्षर, अंक, बिंदु, हाइफ़न या अंडरस्कोर लिखें।
accounts-address-taken = यह पता किसी और का है। दूसरा चुनें, जैसे पीछे कोई अंक जोड़कर।
accounts-linked = जुड़े हुए खाते ({ $n })
accounts-empty = आपने अभी कोई खाता नहीं जोड़ा है।
accounts-link = खाते जोड़ें
accounts-link-text = चुनें कि आपका खाता कहाँ है। वहाँ उसे खोजा जाएगा और आप चुनेंगे कि क्या जोड़ना है।
accounts-providers-none = नेटवर्क की कोई संस्था अभी यहाँ से नहीं पहुँची जा सकती।
accounts-back = अनुरोध पर वापस
accounts-overview = सभी खाते
accounts-done = { $name } के खाते जुड़ गए।
accounts-find-title = { $name } में अपने खाते खोजें
accounts-find-email = { $name } आपके ई-मेल पते { $email } से खाते खोजता है; आपका साइन इन इस पते की पुष्टि करता है।
accounts-find-more = अगर { $name } आपको किसी और पते से जानता है, तो वह लिखें जिससे वह आपको ढूँढ सके। उसे बताया जाता है कि यह आपने लिखा है और किसी ने जाँचा नहीं है।
accounts-mobile = मोबाइल नंबर (छोड़ सकते हैं)
accounts-pan = पैन (छोड़ सकते हैं)
accounts-number = खाता या ग्राहक संख्या (छोड़ सकते हैं)
accounts-find-button = खाते खोजें
accounts-pick-title = { $name } में मिले खाते
accounts-pick-text = जो जोड़ना है उस पर निशान लगाएँ। जोड़ने से कुछ साझा नहीं होता।
accounts-pick-legend = खाते
accounts-already = पहले से जुड़ा है
accounts-pick-none = मिले हुए सभी खाते पहले से जुड़े हैं।
accounts-pick-button = निशान लगे खाते जोड़ें
accounts-token-title = { $name } का कोड लिखें
accounts-token-text = { $name } ने आपको उस फ़ोन या पते पर कोड भेजा है जो उसके पास है। { $until } से पहले उसे यहाँ लिखें। किसी और को न बताएँ।
accounts-token-label = कोड
accounts-token-button = जोड़ें
accounts-direct-title = { $name } में पुष्टि करें
accounts-direct-text = { $name } आपसे ख़ुद पूछेगा कि ये खाते जोड़े जाएँ या नहीं, जैसे अपने ऐप में। { $until } से पहले वहाँ पुष्टि करें, फिर यहाँ लौटें।
accounts-direct-open = { $name } पर जाएँ
accounts-direct-look = देखें कि जुड़ा या नहीं
accounts-fault-no-email = जहाँ आप साइन इन करते हैं, उस सेवा ने हमें आपका कोई पक्का ई-मेल पता नहीं बताया है, और उसके बिना खाते नहीं खोजे जाते। वहाँ पता जोड़ें, फिर से साइन इन करें और यहाँ लौटें।
accounts-fault-mobile = यह मोबाइल नंबर नहीं है। 8 से 15 अंक लिखें; चाहें तो देश का कोड भी।
accounts-fault-pan = यह पैन नहीं है। उसमें पाँच अक्षर, चार अंक और एक अक्षर होते हैं।
accounts-fault-number = यह खाता संख्या नहीं है। 4 से 40 अक्षर और अंक लिखें।
accounts-fault-none = { $name } को आपका कोई खाता नहीं मिला। देखें कि भेजा गया ई-मेल पता उसके पास है या नहीं; अगर नहीं, तो वहाँ बदलवाएँ, या वह लिखें जिससे वह आपको जानता है।
accounts-fault-unsupported = { $name } में ऐसा कोई खाता नहीं जो यहाँ जोड़ा जा सके। कोई दूसरी संस्था चुनें।
accounts-fault-gone = { $name } इनमें से किसी खाते को अब नहीं जानता। फिर से खोजें।
accounts-fault-ticked = किसी पर निशान नहीं है। कम से कम एक खाते पर निशान लगाएँ।
accounts-fault-token = { $name } कहता है कि यह कोड सही नहीं है। उसका सबसे नया संदेश देखें और कोड फिर लिखें।
accounts-fault-over = { $name } में खाते जोड़ने का समय ख़त्म हो गया, या कोड काम नहीं आता। कुछ नहीं जुड़ा; फिर से शुरू करें।
accounts-fault-unreachable = { $name } से अभी संपर्क नहीं हो पा रहा। कुछ नहीं बदला; कुछ मिनट बाद फिर कोशिश करें।
accounts-fault-answer = { $name } का जवाब भरोसे लायक नहीं था। कुछ नहीं जुड़ा; बाद में फिर कोशिश करें, और ऐसा ही रहे तो { $name } को बताएँ।
accounts-fault-refused = { $name } अभी यह नहीं करता। कुछ नहीं बदला। { $name } से कारण पूछें या बाद में फिर कोशिश करें।
request-accounts-pick = जिन खातों का उपयोग हो सकता है, उन पर निशान लगाएँ
request-accounts-link = ठीक बैठने वाला खाता जोड़ें, फिर लौटें
request-fair-use = नेटवर्क के उचित-उपयोग नियमों से जाँचा गया
request-fair-use-text = यह { $rules } की सीमा से ज़्यादा नहीं माँगता। इससे ज़्यादा माँगने वाले अनुरोध आप तक पहुँचने से पहले ही लौटा दिए जाते हैं।
consent-told-delinked = बताया गया कि आपने एक खाता हटाया
