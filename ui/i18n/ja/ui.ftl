# Words of all pages. One key per place, named page-element; plain and short.

## The frame

chrome-skip = 本文へ移動
chrome-language = 言語
chrome-nav = 主なページ
chrome-sign-out = サインアウト
chrome-acting = 代わりに操作中
chrome-acting-guardian = { $name }さんの後見人として操作しています。これらのページの「あなた」は{ $name }さんのことです。
chrome-acting-nominee = { $name }さんに指名された人として操作しています。これらのページの「あなた」は{ $name }さんのことです。
chrome-acting-back = 自分に戻る
chrome-tagline-manager = あなたの同意
chrome-tagline-store = あなた自身のデータ
chrome-tagline-adapter = 口座・アカウントの連携
chrome-run-by = 運営者：{ $operator }
chrome-run-by-unknown = このサービスの運営者はまだ公表されていません。利用する前に確認してください。
chrome-about = 運営者について
chrome-complain = 苦情の申し立て方
chrome-promise = あなたが「はい」と言わない限り、何も共有されません。いつでも止められます。

nav-dashboard = だれが何を見られるか
nav-messages = メッセージ
nav-unread = 新着{ $n }件
nav-rights = あなたの権利
nav-settings = 設定
nav-record = 記録
nav-passkeys = サインインと安全
nav-about = 運営者について
nav-holdings = 保管しているもの
nav-releases = 外に出たもの
nav-approved = あなたが承認したもの
nav-keys = パスキー
nav-takeout = 書き出しと消去

next-home = 最初のページへ
next-dashboard = ダッシュボードへ
next-holdings = 保管しているものを見る
next-consent = この同意を見る
next-decision = 決めた内容を見る
next-manager = 同意マネージャーに戻る

list-more = { $total }件のうち{ $shown }件を表示中。もっと見る
list-pages = ページ
list-next = 次のページ
list-first = 最初のページに戻る

format-moment = { $date } { $time }
format-bytes = { $n }バイト

## Sign in

sign-in-title-manager = あなたのデータをだれが見るかは、あなたが決めます
sign-in-title-store = あなたのデータは、あなたの手元に
sign-in-intro-manager = だれが、なぜ、いつまであなたのデータを求めているかを、ここで確認できます。「はい」か「いいえ」で答えます。いつでも、どの相手でも止められます。
sign-in-intro-store = ここはあなた専用の保管庫です。あなただけのための鍵で記録を守ります。ほかの人に渡るのは答えだけで、それもあなたが「はい」と言った後だけです。
sign-in-button = サインイン
sign-in-where = いつものアカウントでサインインし、すぐにここへ戻ります。
sign-in-blind = 私たちはあなたのデータを読めません
sign-in-blind-text = データは封をしたまま通過します。開ける鍵は私たちにはありません。
sign-in-stop = 止めたら、必ず止まります
sign-in-stop-text = 2回のクリックで、その同意ではだれも何も渡さなくなります。
sign-in-proof = 証拠はあなたの手元に
sign-in-proof-text = 「はい」「いいえ」と共有は、すべて書き残されます。ダウンロードできます。
sign-in-home = 記録はここに残ります
sign-in-home-text = 銀行や診療所が写しを保管庫に届けます。勝手に外へ出るものはありません。
sign-in-answers = 記録の代わりに答えを
sign-in-answers-text = 答えで足りるときは、答えだけが外に出ます。出る前に見ることができます。
sign-in-own-key = あなただけの鍵
sign-in-own-key-text = 記録は、ほかのだれにも使われない鍵で守られています。その鍵を消せば、記録も消えます。
sign-in-cancelled = サインインの前に引き返しました。何も変わっていません。
sign-in-failed = サインインを確認できませんでした。もう一度お試しください。
sign-in-first = そのページを見るには、先にサインインしてください。そのあとすぐにそのページへ戻ります。
sign-in-session-ended = しばらく操作がなかったため、サインアウトしました。もう一度サインインしてください。
sign-in-signed-out = サインアウトしました。
sign-in-tells-too-much = サインインサービスが、承認の証拠にあなたの名前や住所などを入れてきました。ほかの人に読まれてしまうため、使いませんでした。このサービスの運営者が、個人情報を含まないIDトークンに設定し直す必要があります。運営者にお知らせください。
sign-in-unreachable = サインインサービスが今応答していません。数分後にもう一度お試しください。

## Passkeys, wherever one is used

passkey-cancelled = パスキーは使われませんでした。何も変わっていません。もう一度試すか、パスキーなしで進めます。
passkey-known = この端末には、ここで使えるあなたのパスキーがすでにあります。それを使えます。
passkey-failed = このパスキーはここでは使えません。何も変わっていません。もう一度試すか、パスキーなしで進めます。
passkey-absent = このブラウザではパスキーが使えないか、スクリプトが無効です。パスキーなしで進めます。

## Dashboard

dashboard-title = 今、だれが何を見られるか
dashboard-summary = { $n ->
    [0] このサービスを通じてあなたのデータを受け取っている相手はいません。
   *[other] 有効な同意は{ $shown }件です。
}
dashboard-consents = あなたの同意
dashboard-tabs = どの同意
dashboard-tab-waiting = あなた待ち
dashboard-tab-active = 有効
dashboard-tab-paused = 一時停止中
dashboard-tab-ended = 終了
dashboard-search = 同意を探す
dashboard-search-hint = だれが、何を、なぜ：名前、「収入」、「ローン」など
dashboard-search-button = 探す
dashboard-narrow = 絞り込みと並べ替え
dashboard-narrow-button = 表示
dashboard-organisation = 相手
dashboard-organisation-any = すべての相手
dashboard-data = データ
dashboard-data-any = すべてのデータ
dashboard-purpose = 目的
dashboard-purpose-any = すべての目的
dashboard-sort = 並び順
dashboard-sort-latest = 新しい順
dashboard-sort-ending = 早く終わる順
dashboard-sort-organisation = 相手の順
dashboard-sort-data = データの順
dashboard-sort-purpose = 目的の順
dashboard-found = { $n ->
    [0] 合うものはありません。
   *[other] 合う同意は{ $shown }件です。
}
dashboard-found-nothing = 言葉を減らすか変えるか、ほかのタブを見るか、もう一度すべてを表示してください。
dashboard-reset = もう一度すべてを表示
dashboard-waiting = あなたの決定を待っています（{ $n }）
dashboard-waiting-all = 待っているものをすべて見る
dashboard-waiting-empty = 今、あなたに何かを求めている相手はいません。
dashboard-asked = 依頼日
dashboard-decide-by = 決定期限
dashboard-deferred = 前に先送りしました
dashboard-decide = 読んで決める
dashboard-decide-label = 読んで決める：{ $name }
dashboard-active-empty = 有効な同意はありません。このサービスを通じてあなたのデータを受け取っている相手はいません。
dashboard-paused-empty = 一時停止中のものはありません。
dashboard-ended-empty = 終わったものはまだありません。
dashboard-ended-text = これらはもうだれも使えません。1回だけの同意は、その1回が終わるとここに移ります。それでも取り消すことができ、相手に伝わります。
dashboard-only-answers = 外に出るのは答えだけです。記録は保管庫に残ります。
dashboard-with-records = 記録そのものが共有されます。
dashboard-granted = 「はい」と答えた日
dashboard-expires = 自動で終わる日
dashboard-ended-on = 終了日
dashboard-last-use = 最後の利用
dashboard-never-used = まだ使われていません
dashboard-uses = { $n ->
   *[other] { $shown }回利用
}
dashboard-next-use = 次の利用
dashboard-next-any-time = いつでもありえます
dashboard-next-from = およそ{ $at }より前にはありません
dashboard-next-begins = { $at }より前にはありません
dashboard-next-none = 終わるまでありません
dashboard-next-on-hold = 一時停止中はありません
dashboard-ends-soon = { $n ->
    [0] 1日以内に終わります。自動では更新されません。続けるには、相手が改めて依頼しなければなりません。
   *[other] { $n }日後に終わります。自動では更新されません。続けるには、相手が改めて依頼しなければなりません。
}
dashboard-over = 自動で更新されるものはありません。さらに求めるには、相手が改めて依頼しなければなりません。
dashboard-details = 詳細
dashboard-details-label = 詳細：{ $name }
dashboard-stop = 止める
dashboard-unlink = 連携を解除
dashboard-unlink-label = 連携を解除：{ $name }
dashboard-stop-label = 止める：{ $name }
dashboard-sources = 連携した提供元（{ $n }）
dashboard-sources-empty = まだ提供元を連携していません。まず保管庫を連携してください。
dashboard-linked = 連携日
dashboard-linked-by-guardian = { $name }さん（保護者・後見人）が連携
dashboard-link = 提供元を連携する
dashboard-link-text = 連携しても何も共有されません。後でこの提供元を選べるようになるだけです。

source-store = あなたの保管庫
source-bank = 銀行
source-clinic = 診療所
source-other = その他の提供元

status-active = 有効
status-used-up = 使い終わり
status-paused = 一時停止中
status-withdrawn = あなたが停止
status-revoked = 相手側が停止
status-expired = 期限切れ
status-superseded = 置き換え済み
status-active-meaning = 下の条件の範囲で使うことができます。
status-used-up-meaning = 取り決めどおり1回使われました。これ以上は何も取り出せません。
status-paused-meaning = あなたが再開するまで、何も共有されません。
status-withdrawn-meaning = あなたが終わらせました。もう使えません。
status-revoked-meaning = ほかのだれかが終わらせました。もう使えません。
status-expired-meaning = 期限が過ぎました。もう使えません。
status-superseded-meaning = 新しい同意に置き換わりました。

level-public = 公開
level-internal = 日常
level-sensitive = 慎重に扱う
level-protected = とても慎重に扱う
level-restricted = 最も慎重に扱う

registration-registered = 登録済み
registration-suspended = 登録停止中
registration-unknown = 登録簿にありません
party-since = { $day }から登録

actor-you = あなた
actor-guardian = { $name }（あなたの後見人）
actor-nominee = { $name }（あなたが指名した人）
actor-source = データの提供元
actor-store = あなたの保管庫
actor-manager = 同意マネージャー
actor-board = データ保護委員会

## The request

request-eyebrow = あなたのデータへの依頼
request-title = { $name }があなたのデータを求めています
request-who = だれが求めているか
request-why = なぜ
request-purpose-code = 目的コード
request-purpose-use = { $purpose } – { $how }
request-benefit = あなたが得るもの
request-benefit-none = 相手は、あなたの得になることを何も示していません。
request-changes = 何が変わるか
request-changes-text = この相手には以前「はい」と答えています。新しい同意は前の同意に置き換わります。前の同意での利用回数は、新しい同意には数えません。
request-changes-old = 前の同意を見る
request-changes-none = 変わるのは日付だけです。
request-change-until = いつまで
request-change-mode = 扱い方
request-change-use = 何に使うか
use-view = 見るだけで、何も残さない
use-store = 一定期間保存する
use-query = 答えだけを受け取る
use-stream = 届くたびに渡し、何も残さない
request-change-new = 新規
request-change-gone = なくなる
request-change-other = 変更
request-before = これまで：
request-after = これから：
request-not-before = 含まれていません
request-not-after = 含まれなくなります
request-what = 求めているもの：{ $n }項目
request-only-answers = 外に出るのは答えだけです。記録は保管庫に残ります。
request-required = 依頼に必要です。これがないと、相手はあなたの望むことができません。
request-optional = これも共有する。外してもかまいません。
request-records-text = これは記録そのもので、そこから導いた答えではありません。
request-pick-source = 使う口座：{ $item }
request-pick = 口座を選んでください
request-source-missing = 連携した提供元のどれにも、まだこれがありません
request-terms = 期間と回数
request-how-long = 期間
request-how-far-back = どこまでさかのぼるか
request-back-to = { $day }まで
request-as-asked = 依頼のとおり
request-decide = あなたの決定
request-stop-any-time = いつでも止められます。ダッシュボードを開いて「止める」を選んでください。2回のクリックで、費用はかかりません。
request-lacks-source = まだ連携していない提供元が必要な項目があります。先にダッシュボードで連携してから、ここに戻ってください。
request-fresh-sign-in = 「はい」と答えると、もう一度サインインしていただきます。あなた本人だったことの証拠になります。
request-approve = はい、共有する
request-deny = いいえ、共有しない
request-defer = 後で決める
request-reason = 「いいえ」の理由（書かなくてもかまいません）
request-no-reason = 理由なし
request-reason-too-much = 求めるものが多すぎる
request-reason-not-trusted = この相手を信頼していない
request-reason-not-wanted = このサービスを頼んでいない
request-reason-not-understood = 依頼の内容がわからない
request-reason-other = その他の理由
request-free = 「いいえ」と答えても、ほかの同意に影響はありません。
request-acting = ここで「はい」と言えるのは{ $name }さんだけです。代わりに断ることと、先送りすることはできます。
request-guardian = { $name }さんの保護者・後見人として「はい」と言います。同意にはそのことが記され、あなたの権限より長くは続きません。
request-not-for-child = 子どもの行動や支出を継続して見守ることは、あなたが同意しても誰にも許されません。そのため、ここでは断ることだけができます（デジタル個人データ保護法 第9条）。
request-complain = 苦情の申し立て方

narrow-title = 共有する内容を変える
narrow-text = 求められたより少なく共有できます。変えた内容は{ $name }に伝わり、してもらえることが減る場合があります。
narrow-from = どこまでさかのぼるか
narrow-from-asked = 求められたとおり：{ $day }から
narrow-only = チェックしたところの記録だけを数えます。何もチェックしなければ、求められたとおりです。
narrow-often = 回数
narrow-until = いつまで
narrow-show = 変えた内容で依頼を表示する
narrow-chosen = 下はあなたが選んだ内容です。{ $name }が求めたものより少なくなっています。

trouble-nothing-done = 何も決まっておらず、何も共有されていません。選んだ内容は残っています。
trouble-pick-source = 次の項目の口座を選んでください：{ $item }
trouble-nothing-chosen = 共有するものが選ばれていません。一つ以上チェックするか、断ってください。
trouble-not-less = 変更の一つができません。求められたより多いか、何も残らなくなります。もう一度選んでください。
trouble-not-seen = 答えを見たあとに何かを変えました。もう一度見るか、見ないまま承諾してください。
trouble-other-notice = その間にこの依頼がもう一度表示されました。ここにある内容を読んでから決めてください。

unusual-often = 普通より多い回数です。この目的での普通：{ $usual }
unusual-long = 普通より長い期間です。この目的での普通：長くて{ $n }日
unusual-back = 普通より古いデータです。この目的での普通：長くて{ $n }日前まで
unusual-kept = 普通より長く保管されます。この目的での普通：長くて{ $n }日

item-answer = 手元で導いた答え
item-records = 記録そのもの
item-source = 提供元
item-range = 対象の日
item-fields = { $n }個の欄をすべて表示

question-rule = どこまで正確か
question-preview = まず保管庫で実際の答えを見る
question-preview-adds = 保管庫では、この相手がすでに知っていることと、この答えで何が加わるかもわかります。それがわかるのは保管庫だけです。このサービスにはあなたの答えは見えません。
question-example = 作りものの例です。あなたのことではありません：
question-not-seen = 実際の答えをまだ見ていません。見ないまま承認することもできます。
question-seen-exactly = 実際の答えを見ました。承認はちょうどこの答えだけに及びます
question-seen = そのときの答えを見ました。後の答えは違うかもしれません
question-covered = 承認は、あなたが見た答えだけに及びます
question-without = 実際の答えを見ずに承認しました
question-withdrawn = この質問は取り下げられました。もう答えは出ません。
question-more = この質問の詳細
question-output = 答えの内容
question-publisher = 公開者
question-digest = 質問のダイジェスト

release-rule-exact = 正確な値
release-rule-banded = 値が入る幅だけ
release-rule-group = { $n }件以上の記録が裏づけるときだけ
release-rule-noise = 値に無作為な揺らぎを加える

term-range = { $from }〜{ $to }
term-range-all = あるだけすべての日
term-valid = 有効期間
term-valid-value = { $from }から{ $until }まで
term-frequency = 回数
term-data-life = その後
term-recipients = 受け取る相手
term-withdraw = 止め方
term-withdraw-value = ダッシュボードで「止める」：2回のクリック

frequency-once = 1回
frequency-times = 合計{ $n }回まで
frequency-per-day = 1日{ $n }回まで
frequency-per-month = 1か月{ $n }回まで
frequency-per-year = 1年{ $n }回まで

data-life-not-kept = すぐに使われ、保存されません。
data-life-days = { $n }日後に消去しなければなりません。
data-life-months = { $n }か月後に消去しなければなりません。
data-life-years = { $n }年後に消去しなければなりません。
data-life-law = 法律が認め次第、消去しなければなりません。

complaint-first = まずこの連絡先に書いてください：{ $contact }
complaint-days = { $n }日以内に返事がなければなりません。
complaint-board = その後は、インドのデータ保護委員会に苦情を申し立てられます。

notice-small = この通知の言語は{ $language }、版は{ $version }です。ダイジェスト：

## Proving it is her

approval-title = 最後の一歩：{ $name }への「はい」を確認
approval-title-resume = 最後の一歩：{ $name }を再開
approval-until = いつまで続けられるか
approval-good-until = { $at }まで確認できます。確認するまで、何も共有されません。
approval-cancelled = 途中で戻りました。何も変わっていません。もう一度試せます。
approval-failed = 確かめられませんでした。何も変わっていません。もう一度試せます。
approval-somebody-else = 別の人がサインインしました。何も変わっていません。ご自分のアカウントでサインインしてください。
approval-other-passkey = そのパスキーはここでは使えません。何も変わっていません。別のパスキーを使うか、サインインしてください。
approval-passkey = パスキーで確認する
approval-passkey-why = 携帯電話やパソコンが、指、顔、または暗証番号を求めます。そして上に書かれたことだけに署名します。ほかの誰にも、私たちにも、あなたの代わりはできません。
approval-passkey-button = パスキーで確認
approval-lacking = パスキーがまだ使えない提供元があります
approval-lacking-later = 次の提供元でパスキーを確認すると、それ以降は使えます。今回は下でサインインしてください。
approval-lacking-now = まず次の提供元でパスキーを確認してください。そのあと、もう一度「はい」と答えてください。
approval-lacking-go = { $name }で確認する
approval-sign-in = サインインして確認する
approval-sign-in-where = いったんこのページを離れ、いつものアカウントでサインインし、すぐに戻ってきます。そこで初めて「はい」が有効になります。
approval-sign-in-button = サインインに進む
approval-sign-in-weaker = パスキーはサインインより安全です。誰にも写し取れません。
approval-add = パスキーを作る
approval-passkeys-only = { $name }ではパスキーだけが有効です。あなたがそこで選んだもので、そこで変えられます。
approval-back = 確認せずに戻る
approval-over = 時間が過ぎました
approval-over-body = 安全のため、確認できるのは五分間です。何も共有されておらず、何も変わっていません。もう一度始められます。
approval-again = もう一度始める

## Passkeys and sign-in

messages-passkey-added-text = 心当たりがない場合は、「サインインと安全」で削除し、サインインのパスワードを変えてください。
messages-passkey-removed-text = このパスキーであなたの「はい」を言うことはもうできません。心当たりがない場合は、サインインのパスワードを変えてください。
passkeys-title = サインインと安全
passkeys-yours = あなたのパスキー
passkeys-what = パスキーは携帯電話やパソコンの中にあります。指、顔、または暗証番号で、「はい」と言ったことを確認します。
passkeys-none = パスキーはまだありません。サインインで確認しています。
passkeys-created = 作成
passkeys-last-used = ここで最後に使った日時
passkeys-never-used = まだ使われていません
passkeys-counts-at = 使える提供元：{ $names }
passkeys-counts-nowhere = まだどの提供元でも使えません。
passkeys-change = 名前の変更または削除
passkeys-name = 名前
passkeys-rename = 名前を保存
passkeys-remove = このパスキーを削除
passkeys-add = パスキーを作る
passkeys-full = パスキーの数が上限に達しています。新しく作るには、一つ削除してください。
passkeys-added = 新しいパスキーを保存しました。下の提供元で確認すると、そこで使えるようになります。
passkeys-renamed = 名前を保存しました。
passkeys-removed = パスキーを削除しました。提供元に知らせています。
passkeys-where = パスキーが使える提供元
passkeys-where-why = どの提供元も、そのページであなたが確認したパスキーだけを受け付けます。ですから誰にも、私たちにも、あなたの代わりに「はい」と言うことはできません。
passkeys-not-confirmed = まだ確認していません
passkeys-counts-here = ここではパスキーが使えます
passkeys-counts-only = ここではパスキーだけが有効です
passkeys-counts-none = ここではパスキーだけが有効ですが、確認したものがありません
passkeys-confirm = { $name }で確認する
passkeys-sign-in = サインイン
passkeys-sign-in-where = サインインする場所：
passkeys-lost = 携帯電話をなくしたら、別の端末でサインインし、古いパスキーをここで削除して、新しいものを作ってください。そのあと、提供元で新しいものを確認してください。
passkey-new-welcome = パスキーを使いますか
passkey-new-title = パスキーを作る
passkey-new-lead = パスキーがあれば、指、顔、または暗証番号で「はい」と言えます。一分でできます。
passkey-new-how = パスキーは携帯電話やパソコンが保管します。パスワードを覚える必要はありません。
passkey-new-why = あなたの「はい」に署名できるのは、あなただけになります。誰にも作り出せません。
passkey-new-stays = 指や顔の情報が端末の外に出ることはありません。
passkey-new-name-hint = あとで見分けられる名前です。例：自分の携帯電話。空のままでもかまいません。
passkey-new-default = パスキー{ $n }
passkey-new-button = パスキーを作成
passkey-new-later = あとで
passkey-new-sign-in = 端末の前にいる別の人があなたの名前でパスキーを作れないように、まずもう一度サインインしてください。
passkey-new-over = ページが古くなっていました。何も保存していません。もう一度お試しください。
passkey-new-failed = パスキーを確かめられませんでした。何も保存していません。もう一度お試しください。
passkey-new-known = このパスキーはすでに登録されています。別のものを作ってください。
passkey-new-not-signed-in = サインインし直していないので、まだパスキーを作れません。
passkey-remove-title = 「{ $name }」を削除しますか
passkey-remove-from-now = これからは、このパスキーであなたの「はい」を言うことはできません。提供元に知らせます。
passkey-remove-consents = これで「はい」と言ったものは、あなたが止めるまで続きます。
passkey-remove-device = 端末にはまだ表示されることがあります。端末でも削除できます。

## After the decision

done-approved = { $name }に「はい」と答えました
done-approved-body = 同意は有効になりました。{ $name }は、あなたが見た条件の範囲で使うことができます。ダッシュボードでいつでも止められます。
done-approved-over = そのときは承諾しました。その後、同意は終わったか一時停止中のため、今は何も共有されません。
done-now = 今の状態：
done-denied = { $name }に「いいえ」と答えました
done-denied-body = 何も共有されていません。{ $name }に伝わるのは、あなたが断ったことと、書いた場合はその理由だけです。
done-deferred = 後で決めます
done-deferred-body = 何も共有されていません。{ $name }からの依頼はダッシュボードで待っています。
done-return = { $name }に戻る

receipt-title = あなたの控え
receipt-text = 証拠として保管してください。私たちに尋ねなくても、だれでも確かめられます。
receipt-at = 日時
receipt-request = 依頼
receipt-consent = 同意
receipt-evidence = 証明の方法
receipt-by = 決めた人
receipt-log = 公開ログ
receipt-log-value = { $index }番
receipt-digest = ダイジェスト
receipt-download = 控えをダウンロード
receipt-print = 控えの全文（印刷・メール送信用）
receipt-language = 通知の言語
receipt-notice = 通知のダイジェスト
receipt-agreed = 承諾した内容
receipt-asked = 求められた内容
receipt-seen = 実際の答え
receipt-reason = あなたの理由：
receipt-proof = 証明
receipt-back = 戻る
receipt-how-to-print = 印刷したりファイルとして残したりするには、ブラウザの「印刷」を使ってください。
receipt-by-mail = メールで受け取る
receipt-mail-text = { $address }に送ります。メールには、誰が依頼し、あなたがどう決めたかが書かれます。途中でほかの人に読まれるおそれがあります。
receipt-mail-send = この控えをメールで送る
receipt-mail-asked = { $when }に送信を依頼しました。届くまで数分かかることがあります。

evidence-passkey = パスキーが、あなたの見た内容そのものに署名しました。
evidence-fresh-sign-in = 改めてサインインしました。パスキーのほうが強い証拠になります。
evidence-passkey-of-guardian = 表示されたとおりの内容に、保護者・後見人のパスキーが署名しました。
evidence-sign-in-of-guardian = 保護者・後見人があらためてサインインしました。パスキーのほうが強い証拠になります。

## One consent

consent-end-asked = このデータの提供元が、同意を終わらせるよう求めています：「{ $reason }」。決めるのはあなたです。
consent-newer = 置き換わった新しい同意を見る
consent-older = 置き換えられた前の同意を見る
consent-changes = 変わったこと
consent-before = 以前：
consent-since = それ以後：
consent-title = { $name }への同意
consent-stop = 止める
consent-item-remove = これを外す
consent-item-withdrawn = { $at } に外しました。ほかは続きます。
consent-pause = 一時停止
consent-resume = 再開する
consent-resume-other = 再開できるのは、これに「はい」と言った人だけです。
consent-who = 相手と理由
consent-what = 共有されるもの
consent-terms = 期間と回数
consent-acknowledged = 変更を確認した相手
consent-acknowledged-text = 関係者はみな、最後の変更を確認しなければなりません。まだの相手も古い写しを長くは使えません。写しは自動で期限切れになります。
consent-acknowledged-yes = 確認済み
consent-acknowledged-not-yet = まだ
consent-deletion-nothing = 何も受け取っていないので、消すものはありません。
consent-deletion-not-kept = 何も残してはいけない約束でした。これについての報告はまだありません。
consent-deletion-due = 受け取ったものを消したという報告はまだありません。{ $at }までに消さなければなりません。
consent-deletion-overdue = 受け取ったものを消したという報告がありません。期限は{ $at }でした。苦情を申し立てることができます。
consent-acknowledged-signed = 確認済み（署名あり）
consent-acknowledged-received = 受信済み、署名はまだ
consent-acknowledged-late = 署名なし、期限切れ
consent-acknowledged-about = あなたが外したものについて：{ $items }
consent-acknowledged-told = 通知：
consent-acknowledged-download = 署名された報告（ダウンロード）
consent-statement-nothing = この同意で受け取ったものは何も持っていないと報告しています。
consent-statement-stopped = 共有を止めたと報告しています。相手自身が持つあなたの記録はそのままです。
consent-statement-hers = 取り込まれたものはあなたのもので、あなたが消すまであなた自身の保管庫に残ります。
consent-statement-deleted = 受け取ったものを{ $at }に消したと報告しています。
consent-statement-retained = 法律により次のものを残し、ほかは{ $at }に消したと報告しています。
consent-statement-kept = { $what }：{ $ground }、{ $until }まで
consent-statement-retained-over = 次のものを残してよい期限は過ぎましたが、消したという報告がありません。苦情を申し立てることができます。
consent-statement-pending = 受け取ったものを{ $at }までに消すと報告しています。
consent-statement-pending-over = 受け取ったものを{ $at }までに消すと報告しましたが、消したという報告がありません。苦情を申し立てることができます。
consent-statement-processors-deleted = 代わりに扱っていた者も消しました。
consent-statement-processors-told = 代わりに扱っていた者に、消すよう伝えてあります。
consent-sharing = すべての利用
consent-sharing-empty = この同意ではまだだれも何も求めていません。
consent-sharing-who = { $from } → { $to }
consent-sharing-bytes = { $size }（封をした状態）
consent-history = これまでの出来事
consent-told = だれに何を伝えたか
consent-told-show = 最新の{ $n }件を見る
consent-told-issued = 署名された同意を受け取りました
consent-told-changed = 変更の知らせを受けました
consent-told-given-up = 連絡がつきませんでした

sharing-delivered = 届きました
sharing-pending = 配送中
sharing-refused = 拒否
sharing-lapsed = 受け取られず消去
sharing-incomplete = 一部のみ到着、消去
sharing-unanswered = 期限内に届かず

event-asked = データの依頼
event-notice-shown = 通知を表示
event-answer-seen = 保管庫で実際の答えを確認
event-approved = 「はい」と回答
event-denied = 「いいえ」と回答
event-deferred = 先送り
event-request-expired = 依頼の期限切れ
event-issued = 同意に署名して交付
event-paused = 一時停止
event-resumed = 再開
event-withdrawn = 停止
event-revoked = ほかのだれかが停止
event-expired = 同意の期限切れ
event-superseded = 新しい同意に置き換え
event-shared = データを共有
event-share-refused = 共有を拒否
event-share-lapsed = 共有の時間切れ
event-acknowledged = 変更を確認
event-passkey-added = パスキーを作成
event-passkey-removed = パスキーを削除
event-item-withdrawn = 同意から一部を外しました
event-source-linked = 提供元を連携
event-source-unlinked = 提供元の連携を解除
event-rights-asked = 請求または苦情を送りました
event-rights-answered = 回答がありました
event-rights-escalated = 委員会に申し立てました
event-rights-closed = 解決したと伝えました
event-nominee-named = 代わりの人を指名
event-guardian-asked = 後見人になる申請
event-representation-in-force = 証明を確認：これから代わりに行えます
event-representation-refused = 証明を確認：代わりに行うことは認められません
event-representation-ended = 代わりに行う権限の終了
event-by = { $actor }による
event-reason = 理由：{ $reason }
event-open = 開く

## Stopping

stop-title = { $name }を止めますか？
stop-then = 今止めると
stop-at-once = 確認した瞬間から、{ $name }は新しい回答も新しい記録も、何も受け取れなくなります。
stop-told = 関係者全員にすぐ伝わります。だれが確認したかは次のページに出ます。連絡がつかない相手も、数分のうちに自分から断ります。
stop-nothing-received = { $name }はまだ何も受け取っていないので、消すものはありません。
stop-delete-by = { $name }は、受け取ったものを遅くとも{ $at }までに消さなければなりません。
stop-delete = { $name }は、受け取ったものを消さなければなりません。
stop-law = 帳簿など、法律で保存が義務づけられたものだけは残せます。どの法律かを尋ねてください。止める前に行われたことは有効なままです。
stop-for-you = あなたにとっての意味
stop-nothing-else = ほかは何も変わりません。ほかの同意、口座、つないだ提供元はそのままです。
stop-benefit = { $name }は、あなたが望んだことをもうできなくなるかもしれません。
stop-benefit-named = { $name }は、これをもう提供できなくなるかもしれません：{ $benefit }
stop-final = 停止は取り消せません。また共有するには、相手が改めて依頼しなければなりません。
stop-button = 今すぐ止める
stop-back = このままにする
item-remove-title = 「{ $title }」を外しますか？
item-remove-lead = { $name } への同意は、これを除いて続きます。
item-remove-then = 外すとどうなるか
item-remove-at-once = 確認した時点から、{ $name } にこれは一切渡りません。関係者全員にすぐ知らされます。
item-remove-rest = この同意のほかの内容はそのままです。
item-remove-unused = { $name } はまだこれを受け取っていません。
item-remove-required = { $name } はこれなしでは続けられないとしています。サービスが止まることがあります。
item-remove-final = 元に戻すことはできません。もう一度共有するには、先方があらためてお願いする必要があります。
item-remove-account-also = 同じ口座からのほかの情報
item-remove-button = 外す
item-remove-account = この口座のものをすべて外す

unlink-title = { $name }の連携を解除しますか？
unlink-then = 今解除すると
unlink-stops = この提供元が必要な{ $n }件の同意が、完全に終わります。関係者全員に伝わります。
unlink-nothing = 今、これを必要とする同意はありません。
unlink-no-more = このサービスを通じて、{ $name }からはもう何も来ません。
unlink-kept = すでに共有されたものは取り戻せません。
unlink-again = いつでもまた連携できます。終わった同意は終わったままです。
unlink-button = 今すぐ解除する

## Record

record-title = あなたの記録
record-lead = すべての決定、通知、共有の記録です。少なくとも{ $n }年間保存されます。
record-keep = 保存する
record-download = すべて、機械向け（JSON）
record-csv = 表として（CSV）
record-archive = すべて、証拠付き（ZIP）
record-print = 印刷する
record-archive-title = あなたの記録（証拠付き）
record-archive-lead = あなたについてのすべての記載と、その証拠を収めた一つのファイルです。私たちに頼らずに、何年後でも、だれでも確かめられます。
record-archive-making = ファイルを作成しています。
record-archive-renews = このページは自動的に更新されます。閉じて、後で戻ってもかまいません。
record-archive-ready = ファイルができました。
record-archive-download = ダウンロード（{ $size }）
record-archive-failed = ファイルを作成できませんでした。何も失われていません。記録は元のままです。
record-archive-again = もう一度試す
record-entries = これまでの出来事（新しい順）
record-kind = 種類
record-kind-any = すべて
record-kind-decisions = 依頼と決定
record-kind-consents = 同意の開始、変更、終了
record-kind-sharing = 求められ、共有されたデータ
record-kind-sources = つないだ、外した提供元
record-kind-other = その他
record-nothing = 当てはまる出来事はありません。別のものを選ぶか、すべてを表示してください。
record-back = 記録に戻る
record-print-title = { $name }さんの記録
record-print-made = 保管者：{ $keeper }。作成：{ $at }。
record-print-how = ブラウザーでこのページを印刷するか、PDFとして保存してください。
record-when = 日時
record-what = 出来事
record-who = 行った人
record-why = 理由
record-empty = まだ何も起きていません。

## 監査人の画面

audit-tabs = 監査画面の項目
audit-tab-record = 記録
audit-tab-figures = 集計
audit-tab-changes = 変更
audit-tab-exports = 書き出し
audit-tab-looks = 閲覧の履歴
audit-you-look = { $body }の{ $name }さんとして、{ $until }まで閲覧できます。閲覧はすべて書き残され、運営者も見ます。

audit-trouble-person = 記録にある形の仮名ではありません。記載から写してください。
audit-trouble-party = このIDの関係者は登録されていません。一覧から選んでください。
audit-trouble-purpose = この目的は登録されていません。一覧から選んでください。
audit-trouble-event = この種類の記載はありません。一覧から選んでください。
audit-trouble-day = 日付ではありません。年、月、日を書いてください：2026-11-30。
audit-trouble-order = 最後の日が最初の日より前です。どちらかを直してください。
audit-trouble-nothing = その期間には書き出すものがありません。別の日を選んでください。
audit-trouble-busy = あなたの書き出しがすでに作成中です。できあがるのを待ってから、もう一度依頼してください。
audit-trouble-failed = エクスポートを作成できませんでした。何も変わっていません。もう一度求めてください。
audit-trouble-reason = 書き出しを依頼する理由を書いてください。理由は記録に残ります。

audit-search-title = 記録
audit-search-lead = ログのすべての記載（新しい順）。人は仮名で記載されています。ここには名前の出るページはありません。
audit-search-form = 記録を探す
audit-field-person = 人の仮名
audit-field-party = 関係者
audit-field-party-any = すべての関係者
audit-field-purpose = 目的
audit-field-purpose-any = すべての目的
audit-field-event = 記載の種類
audit-field-event-any = すべての種類
audit-field-from = 最初の日
audit-field-to = 最後の日
audit-search-button = 探す
audit-search-reset = もう一度すべてを表示
audit-search-found = 記載
audit-search-empty = まだ何も記載されていません。
audit-search-nothing = 当てはまる記載はありません。条件を減らすか、すべてを表示してください。
audit-search-figures = この範囲の集計
audit-search-export = この範囲を書き出す
audit-column-number = 番号
audit-column-when = 日時
audit-column-event = 種類
audit-column-person = 人
audit-column-party = 関係者
audit-column-source = 提供元
audit-column-purpose = 目的
audit-destroyed = 破棄済み
audit-for-party = 関係者の記載
audit-open-entry = 記載{ $number }
audit-open-person = { $person }についてのすべて

audit-entry-title = 記載{ $number }
audit-entry-destroyed = この記載のソルトと出来事は、法律に従って破棄されました。残っているのはダイジェストだけで、どの証拠にも引き続き含まれます。
audit-entry-checks = 検証
audit-all-hold = 確かめたことは、すべて正しいものでした。
audit-some-fail = { $n ->
    [one] 1件の検証に失敗しました。この記載は信頼できません。
   *[other] { $n }件の検証に失敗しました。この記載は信頼できません。
}
audit-some-not-possible = 確かめられたことは正しいものでした。一部は確かめられませんでした。
audit-holds = 正しい
audit-fails = 失敗
audit-not-possible = 確認できず
audit-check-digest = ソルトと出来事から、このダイジェストが得られます。
audit-check-inclusion = ダイジェストは、{ $size }件のチェックポイントの下で自分の番号にあります。
audit-check-checkpoint = ログがチェックポイントに署名しています。
audit-check-witnesses = { $n ->
    [0] チェックポイントに連署した証人はいません。
    [one] 1人の証人がチェックポイントに連署しています。
   *[other] { $n }人の証人がチェックポイントに連署しています。
}
audit-check-consistency = 最初にあなたに示された{ $from }件のログは、今のログの始まりの部分です。
audit-check-document = 記載にある文書「{ $kind }」のダイジェストが一致します。
audit-check-signature = 文書「{ $kind }」には{ $by }の署名があります。
audit-entry-proof = 証拠をダウンロード（JSON）
audit-entry-facts = 記載の内容
audit-entry-body = ダイジェストの対象となった出来事
audit-entry-neighbours = 前後の記載
audit-entry-before = 前の記載
audit-entry-after = 次の記載

audit-figures-title = 集計
audit-figures-lead = 選んだ期間について、記録の記載から数えたものです。
audit-figures-form = 何を数えるかを選ぶ
audit-figures-button = 数える
audit-figures-counts = 起きたこと
audit-figures-entries = これらの記載を表示
audit-figures-csv = 表をダウンロード（CSV）
audit-figure-asked = 受け取った依頼
audit-figure-shown = 示した通知
audit-figure-given = 与えられた同意
audit-figure-denied = 断られた依頼
audit-figure-deferred = 保留された決定
audit-figure-withdrawn = 本人が撤回した同意
audit-figure-revoked = 他者が取り消した同意
audit-figure-expired = 期限が切れた同意
audit-figure-shared = データの共有
audit-figure-refused = 拒まれた共有
audit-plots = 時間による変化
audit-plots-scale = 目盛りは図ごとに異なります。
audit-per-day = 棒1本が1日です。
audit-per-week = 棒1本が1週間です。
audit-per-month = 棒1本が1か月です。
audit-step-day = 日
audit-step-week = 週の最初の日
audit-step-month = 月の最初の日
audit-step-week-of = { $day }からの週
audit-step-month-of = { $day }からの月
audit-plot-nothing = 図にする日がありません。
audit-plot-none = { $first }から{ $last }まで：なし。
audit-plot-words = { $first }から{ $last }まで：全部で{ $total }、最も多いのは{ $day }の{ $most }。
audit-plot-table = 数値の表
audit-plot-count = 件数
audit-ack-title = 停止の確認にかかった時間
audit-ack-lead = 同意が終わると、その写しを持つ関係者のそれぞれに知らされ、知ったことを返事しなければなりません。
audit-ack-stops = 確認が必要な知らせ
audit-ack-done = 確認済み
audit-ack-waiting = 返事待ち
audit-ack-median = 半分はこの時間以内
audit-ack-p95 = 100件中95件はこの時間以内
audit-ack-longest = 最も長いもの
audit-ack-within = 確認までの時間
audit-within-second = 1秒以内
audit-within-ten-seconds = 10秒以内
audit-within-minute = 1分以内
audit-within-hour = 1時間以内
audit-within-day = 1日以内
audit-within-longer = それより後
audit-within-not-yet = まだ
audit-lasts-ms = { $n }ミリ秒
audit-lasts-seconds = { $n }秒
audit-lasts-minutes = { $m }分{ $s }秒
audit-lasts-hours = { $h }時間{ $m }分
audit-lasts-days = { $d }日{ $h }時間
audit-grievances-title = 苦情
audit-grievances-made = 申し立て
audit-grievances-in-time = 期限内に回答
audit-grievances-late = 遅れて回答
audit-grievances-open = 未回答
audit-grievances-overdue = 期限切れ
audit-overdue-none = 期限の過ぎた苦情はありません。
audit-overdue-title = 今、期限を過ぎているもの
audit-overdue-reference = 受付番号
audit-overdue-made = 申し立ての日時
audit-overdue-due = 回答の期限
audit-overdue-manager = 同意マネージャー自身

audit-changes-title = 変更
audit-changes-lead = みなが頼りにしているもののうち何が変わったか（新しい順）、前はどうだったか。
audit-changes-form = 何を見るかを選ぶ
audit-changes-kind = 変わったもの
audit-changes-any = すべて
audit-changes-button = 表示
audit-changes-questions = 質問
audit-changes-notices = 通知
audit-changes-parties = 関係者
audit-changes-policy = 方針
audit-changes-keys = 鍵
audit-changes-auditors = 監査人
audit-changes-list = 変更（新しい順）
audit-changes-empty = まだ何も変わっていません。
audit-changes-nothing = この種類の変更はありません。別のものを選ぶか、すべてを表示してください。
audit-changes-first = 最初のものです。比べるものがありません。
audit-changes-same = 文面は前と変わりません。
audit-changes-entry = 記載を開く
audit-changes-by = 行った人：
audit-changes-differences = { $n ->
    [one] 1か所が違います
   *[other] { $n }か所が違います
}
audit-changes-before = 前：
audit-changes-after = 今：
audit-changes-not-before = ありませんでした
audit-changes-not-after = もうありません

audit-exports-title = 書き出し
audit-exports-lead = 書き出しは、記載とその証拠を収めた、署名付きの一つのファイルです。無料の道具 consent-verify が、私たちに頼らずに確かめます。
audit-exports-new = 書き出しを依頼する
audit-exports-scope = 収めるもの
audit-exports-population = ある期間のすべて：監査パック
audit-exports-population-text = 法律が監査のために同意マネージャーに備えるよう求めているものです（DPDP規則、第1附則、B部、第12項）。
audit-exports-party = ある関係者のすべて
audit-exports-person = ある人のすべて
audit-exports-choose = 選んでください
audit-exports-reason = 依頼する理由
audit-exports-reason-hint = 記録に残ります。監査や案件の名前を書き、人の名前は書かないでください。
audit-exports-button = 書き出しを作成
audit-exports-making = 書き出しを作成しています
audit-making-begins = 始まったばかりです。
audit-making-done = { $of }件のうち{ $done }件
audit-making-renews = このページは自動的に更新されます。閉じて、後で戻ってもかまいません。
audit-exports-files = あなたの書き出し
audit-exports-none = まだ書き出しを依頼していません。
audit-exports-made = 作成：
audit-exports-download = ダウンロード（{ $size }）
audit-exports-verify = ここで検証
audit-verified = { $n ->
    [0] 検証済み：{ $entries }件、問題は見つかりませんでした。
    [one] 検証済み：{ $entries }件、問題が1件見つかりました。
   *[other] 検証済み：{ $entries }件、問題が{ $n }件見つかりました。
}
audit-verified-at = 検証：
audit-finding-kind = 問題
audit-finding-where = 場所

audit-looks-title = 閲覧の履歴
audit-looks-lead = あなたの閲覧のすべて（新しい順）。運営者も同じ一覧を見ます。
audit-looks-what = 内容
audit-looks-entry = 記載
audit-looks-empty = まだ何も閲覧されていません。

audit-join-title = ここで監査人になる
audit-join-lead = このサービスの運営者から受け取ったコードを入力してください。使えるのは一度だけです。
audit-join-then = その後は記録を閲覧できますが、何も変更できません。閲覧はすべて書き残され、運営者も見ます。
audit-join-code = コード
audit-join-button = 始める
audit-join-wrong = このコードは使えません。入力の誤り、使用済み、または期限切れです。確かめるか、運営者に別のコードを求めてください。

## Messages

message-source-linked = { $name }を連携しました
message-source-linked-body = 何も共有されていません。だれかに求められたとき、この提供元を選べるようになりました。
message-link-failed = { $name }を連携できませんでした
message-link-failed-body = 何も変わっていません。数分後にもう一度お試しください。
message-link-declined = { $name }は連携されませんでした
message-link-declined-body = 引き返しました。何も変わっていません。
message-stopped = { $name }を止めました
message-stopped-body = この同意ではもう何も共有されません。だれが確認したかは、同意のページでわかります。
message-paused = { $name }を一時停止しました
message-paused-body = あなたが再開するまで、何も共有されません。
message-resumed = { $name }を再開しました
message-resumed-body = 同意は同じ条件で再び有効になりました。
message-already-decided = すでに決定済みです
message-already-decided-body = ここで決めることはもうありません。決めた内容を見ることができ、同意はダッシュボードで止められます。
message-request-expired = この依頼は期限切れです
message-request-expired-body = 何も共有されていません。相手はもう一度依頼できます。
message-request-failed = この依頼は成り立ちませんでした
message-request-failed-body = 求めた相手、求められたもの、または置き換えるはずの同意がもうありません。何も共有されておらず、決めることもありません。
message-asker-gone = { $name }は、ここにはもう参加していません
message-asker-gone-body = 組織の登録簿にもうないか、今は外れています。何も共有されておらず、この依頼から何も渡りません。
message-question-gone = この質問は取り下げられました
message-question-gone-body = { $name }は、もう尋ねることのできない質問をしました。何も共有されていません。別の形でもう一度求めることはできます。
message-deposit-asked = { $name }にあなたの記録を求めました
message-deposit-asked-body = 次に、ダッシュボードで「はい」と答えてください。記録は保管庫あてに封をして届きます。
message-store-linked = 保管庫を{ $name }と連携しました
message-store-linked-body = これで依頼を保管庫に取り次げます。ここにあるものを読むことはできません。

## Messages to her

messages-title = メッセージ
messages-lead = { $n ->
    [0] すべて読みました。
   *[other] 新しいメッセージが{ $n }件あります。
}
messages-empty = メッセージはまだありません。だれかがあなたのデータを求めたとき、あなたが決めたとき、何かが変わったときに、ここでお知らせします。
messages-new = 新着
messages-read = 既読にする
messages-read-all = すべて既読にする
messages-open = くわしく見る
messages-settings = メールでも知らせる内容を選ぶ
messages-granted = 同意しました
messages-granted-text = 受領書はそのページにあります。そこでいつでも止められます。
messages-denied = 依頼を断りました
messages-denied-text = 何も共有されません。受領書はそのページにあります。
messages-stopped = 同意を止めました
messages-stopped-text = もう何も共有されません。だれが確認したかは、そのページで見られます。
messages-paused = 同意を一時停止しました
messages-paused-text = あなたが再開するまで、何も共有されません。
messages-item-withdrawn-text = 同意のほかの部分はこれまでどおり続きます。
messages-resumed = 同意を再開しました
messages-resumed-text = ふたたび有効です。心当たりがなければ、止めて、すべての場所からサインアウトしてください。
messages-receipt-asked = 控えのメール送信
messages-receipt-asked-text = 控えをメールで送るよう依頼しました。サインインで確認されたアドレスに送ります。
messages-answer-seen = あなたの保管庫で回答を見ました
messages-answer-seen-text = 何も外に出ていません。依頼について決められます。
messages-waiting = あなたのデータを求める依頼があります
messages-waiting-text = 時間のあるときに依頼を見てください。あなたが「はい」と言わないかぎり、何も共有されません。
messages-end-asked = 同意を終える必要があるかもしれません
messages-end-asked-text = データの提供元が、終えることを求めています。決めるのはあなたです。
messages-first-use = 同意がはじめて使われました
messages-first-use-text = 何がいつ共有されたかは、そのページで見られます。
messages-revoked = 相手の組織が同意を終えました
messages-revoked-text = もう何も共有されません。
messages-expired = 同意の期限が切れました
messages-expired-text = もう何も共有されません。あなたがすることはありません。
messages-ending-soon = 許可したものがまもなく終わります
messages-ending-soon-text = { $n }件の同意が14日以内に終わります。自動で終わるので、あなたがすることはありません。
messages-rights-asked = 請求を送りました
messages-rights-asked-text = 番号と回答の期限は、そのページで見られます。
messages-rights-acknowledged = 請求は確認中です
messages-rights-acknowledged-text = 相手の言葉は、そのページで見られます。
messages-rights-answered = 請求に回答がありました
messages-rights-answered-text = 回答はそのページで読めます。納得できないときは、データ保護委員会に申し立てることができます。
messages-rights-overdue = 請求に期限までの回答がありません
messages-rights-overdue-text = データ保護委員会に申し立てることができます。方法はそのページで見られます。
messages-represented = あなたの代わりに行える人ができました
messages-represented-text = だれかはそのページで見られます。間違いなら、すぐに私たちに苦情を送ってください。
messages-represented-no-more = あなたの代わりに行えない人がいます
messages-represented-no-more-text = その権限は終了したか、認められませんでした。だれのものかはそのページで見られます。
messages-representing = ほかの人の代わりに行えるようになりました
messages-representing-text = だれの代わりか、どこから始めるかは、そのページで見られます。
messages-representing-no-more = ほかの人の代わりに行えません
messages-representing-no-more-text = 権限は終了したか、認められませんでした。だれの代わりかはそのページで見られます。
messages-acted-for = あなたの代わりに手続きが行われました
messages-acted-for-text = だれが何をしたかは、あなたの記録で見られます。

## Mail

mail-sign-in = 見るには、ここでサインインしてください。
mail-never-ask = メールでパスワードやコードをたずねることはありません。このメールが本物か不安なときは、ご自分でページを開いてください。
mail-why = { $service }にアカウントをお持ちなので、このメールをお送りしました。何についてお知らせするかは、ここで選べます。
mail-receipt-attached = 同意そのものを、署名つきのファイルとして添付しています。誰でも確かめられます。
mail-receipt-decision-attached = あなたの決定は、誰でも確かめられるように、証明とともにファイルとして添付されています。
mail-receipt-why = あなたとしてサインインした人が次のページで依頼したため、このメールをお送りしました。

## Rights

rights-title = あなたの権利
rights-lead = 組織が持つあなたの情報を知る、直してもらう、消してもらう、苦情を言うことができます。その後どうなったかも、ここで見られます。
rights-new = 求める・苦情を言う
rights-list = あなたの請求と苦情
rights-empty = 請求も苦情もまだありません。
rights-due = 回答の期限
rights-this-service = このサービス
rights-access = 自分について持っている情報を見る
rights-correction = まちがいを直してもらう
rights-completion = 足りない情報を補ってもらう
rights-updating = 古い情報を新しくしてもらう
rights-erasure = 自分のデータを消してもらう
rights-grievance = 苦情を言う
rights-received = 送りました
rights-acknowledged = 確認中です
rights-overdue = 期限までに回答がありません
rights-answered = 回答がありました
rights-escalated = 委員会に申し立てました
rights-closed = 解決しました
rights-new-lead = 費用はかかりません。示された期限まで、長くても90日以内に回答する義務があります。
rights-to = だれに？
rights-choose = 選んでください
rights-store = あなたを知っている組織だけが表示されます。保管庫では、すべてをご自分で見て、書き出し、消せます。
rights-matter = 何を求めますか？
rights-text = あなたの言葉で
rights-text-hint = 読むのは相手とあなた、そして取り次ぐ私たちだけです。パスワードやカード番号は書かないでください。
rights-send = 送る
rights-trouble = だれに何を求めるかを選び、少し言葉を書いてください。
rights-number = 番号
rights-wrote = あなたが書いたこと
rights-steps = これまでの経過
rights-board = 納得できないとき
rights-board-done = データ保護委員会に申し立てたとのことです。番号を手元に置いてください。
rights-board-text = インドのデータ保護委員会に申し立てることができます。上の番号を伝えてください。
rights-board-early = 上の日まで、相手には回答の時間があります。その後、または回答に納得できないときは、インドのデータ保護委員会に申し立てることができます。
rights-board-link = データ保護委員会へ
rights-escalate = 委員会に申し立てました
rights-close = 解決しました
rights-back = すべての請求と苦情
rights-acting = 代わりに行う人
acts-nominee = 指名された人
acts-guardian-child = 子どもの後見人
acts-guardian-person = 障害のある人の後見人
acts-waiting = 証明を確認する前です
acts-named = 指名済み、まだ行えません
acts-in-force = いま行えます
acts-ended = 終了
acts-refused = 認められませんでした
acts-since = 開始：
acts-until = 自動的に終了：
acts-name = 氏名
acts-email = メールアドレス
acts-trouble-unfit = すべての欄に記入してください。自分のアドレスは使えません。
acts-trouble-born = 子ども（まだ18歳になっていない方）の生年月日を入力してください。
acts-trouble-many = これ以上は登録できません。先に一つ取り消してください。
nominees-title = あなたの代わりに行える人
nominees-lead = 信頼できる人を指名してください。あなたが亡くなったときや、自分で行えなくなったときに、その人が行えます。
nominees-what = 指名された人ができることと、その時期
nominees-when = あなたが亡くなったこと、または自分で行えないことの証明を私たちが確認した後だけです。それまでは何も見えず、知らされもしません。
nominees-may = その後は、あなたの同意と記録を見ること、同意を止めることと一時停止すること、依頼を断ること、権利を使うこと、苦情を送ることができます。
nominees-may-not = あなたの代わりに「はい」と言うことや、あなたのサインイン、パスキー、設定に触れることは決してできません。
nominees-people = 指名した人と、代わりに行っている人
nominees-empty = だれも指名しておらず、代わりに行っている人もいません。
nominees-change = 変更
nominees-remove = 取り消す：代わりに行えなくする
nominees-not-hers = ここでは終了できません。間違いなら、このサービスに苦情を送ってください。
nominees-name-one = 指名する
nominees-most = { $n }人まで指名できます。
nominees-email-hint = サインインしたときに、このアドレスで本人とわかります。その人がサインインに使うアドレスにしてください。
nominees-relation = あなたとの関係（任意）
nominees-send = 指名する
for-whom-title = どなたについての依頼ですか
for-whom-lead = { $name }からの依頼です。あなたはほかの方の代わりにも操作できるので、まずどなたについて決めるのかを選んでください。
for-whom-me = 自分について
for-whom-ward = { $name }さんについて
for-whom-once = 選んだ方の依頼として扱われ、あとから変えることはできません。
guardians-title = あなたが代わりに行う相手
guardians-lead = 子どもの親や後見人、障害のある人の後見人、だれかに指名された人は、ここで代わりに行えます。
guardians-people = 相手
guardians-empty = 代わりに行う相手はいません。
guardians-act = { $name }さんの代わりに行う
guardians-end = 代わりに行うのをやめる
guardians-may = 代わりにできること
guardians-may-text = 同意と記録を見ること、同意を止めることと一時停止すること、依頼を断ること、権利を使うこと、苦情を送ることができます。保護者・後見人であれば、口座などをつなぐこと、依頼に「はい」と言うこと、同意を再開することもできます。その証明には、あなた自身のパスキーかサインインを使います。行ったことはすべて、あなたの名前とともに表示されます。
guardians-may-not = 指名された人は、依頼に「はい」と言うこと、口座などをつなぐこと、同意を再開することはできません。
guardians-child = 子どもの代わりに行う申請
guardians-child-text = あなたがだれか、成人か、親または法定の後見人かを確認します。子どもが18歳になると自動的に終わります。
guardians-born = 生年月日
guardians-proof = 証明書の番号または名前
guardians-child-proof = 出生証明書の番号など。書類そのものは後でお願いします。
guardians-person = 障害のある人の代わりに行う申請
guardians-person-text = あなたを後見人とした裁判所、機関、委員会の命令を確認します。
guardians-email-hint = 相手がここに自分のアカウントを持っている場合だけ。なければ空欄にしてください。
guardians-person-proof = 命令の番号と日付など。書類そのものは後でお願いします。
guardians-send = 申請する

## Settings

settings-title = 設定
settings-lead = お知らせの方法と言語です。
settings-mail = メール
settings-mail-none = このサービスはメールを送りません。すべて「メッセージ」で見られます。
settings-mail-to = { $address } あてに送ります。このアドレスは、サインインに使うサービスで変えられます。
settings-mail-no-address = サインインに使うサービスから、確認済みのメールアドレスが知らされていないため、メールを送れません。
settings-mail-text = メールは、見るものがあることだけを知らせます。あなたのデータは入っていません。
settings-topic-decisions = あなたが決めたときの受領書
settings-topic-requests = だれかがあなたに求めたとき
settings-topic-use = 同意がはじめて使われたとき、ほかの人が終えたとき
settings-topic-reminders = 同意がまもなく終わるとき（多くて週に1回）
settings-topic-rights = 苦情や請求についてのお知らせ
settings-topic-security = サインインの方法や代わりに行う人が変わったとき
settings-on = オン
settings-off = オフ
settings-turn-on = オンにする
settings-turn-off = オフにする
settings-always = あなたを守るため、いつもオンです
settings-language = 言語
settings-language-text = メールとこのページの言語です。

## Errors

error-mend = できること
error-trace = 助けを求めるときは、この番号を伝えてください：
error-not-found = このページはありません
error-not-found-cause = アドレスの行き先がないか、ここにあったものはほかの人のものです。
error-not-found-mend = アドレスを確かめるか、最初のページから始めてください。
error-not-allowed = ここではできません
error-not-allowed-cause = あなたのサインインでは、この操作は認められていません。
error-not-allowed-mend = 持ち主のアカウントでサインインしてください。
error-only-herself = 本人だけができます
error-only-herself-cause = ほかの人の代わりに操作しています。これは本人以外にはできないか、代わりに行う権限が終わりました。
error-only-herself-mend = 自分のことをするには、まず自分に戻ってください。
error-not-for-child = 子どもについては求められない内容です
error-not-for-child-mend = 断ることと、求めた相手について苦情を送ることができます。
error-only-who-approved = 再開できるのは同意した人だけです
error-only-who-approved-cause = この同意は別の人（本人、またはほかの保護者・後見人）がしたものです。提供元はその人の意思だけを受け付けます。
error-only-who-approved-mend = この同意を止めて、新しい依頼に同意することはできます。
error-form-expired = フォームが古すぎます
error-form-expired-cause = フォームを開いたまま時間がたちすぎたか、別のページから送られました。安全のため、何もしませんでした。
error-form-expired-mend = 戻ってページを読み込み直し、もう一度送ってください。
error-bad-input = フォームに足りないものがあります
error-bad-input-cause = 送られた内容を理解できなかったため、何もしませんでした。
error-bad-input-mend = 戻って、選んだ内容を確かめてください。
error-conflict = その間に何かが変わりました
error-conflict-cause = ページを開いている間に、決定または変更がありました。最後のクリックは効いていません。
error-conflict-mend = ページを読み込み直して、今の状態を確かめてください。
error-too-many = 試した回数が多すぎます
error-too-many-cause = 短い間に試した回数が多すぎました。
error-too-many-mend = 1分ほど待ってから、もう一度お試しください。
error-withdrawn = これはもう依頼できません
error-withdrawn-cause = 相手、提供元、または質問が、ここではもう、あるいは今は使えません。何も合意されず、何も共有されていません。
error-withdrawn-mend = あなたがすることはありません。有効なものはダッシュボードでわかります。
error-unavailable = サービスが応答しません
error-unavailable-cause = 必要な別のサービスが応答しないため、この操作は行われませんでした。
error-unavailable-mend = 数分後にもう一度お試しください。
error-internal = 私たちの側の問題です
error-internal-cause = 私たちの側で問題が起き、そこで止まりました。それまでに行われたことは、あなたの記録でわかります。
error-internal-mend = もう一度お試しください。また起きるときは、下の番号をお知らせください。
cause-title = うまくいきませんでした
cause-address = アドレスが途中で切れています。一部が失われたのかもしれません。
cause-not-genuine = このアドレスは、あなたの同意マネージャーがこの保管庫のために作ったものではありません。
cause-too-old = このアドレスは古すぎて使えません。
cause-start-again = 同意ダッシュボードに戻り、そこからやり直してください。
cause-linked-elsewhere = この連携は、すでに別のアカウントのものです。
cause-unknown-question = 保管庫はこの質問を知らないため、答えを出しません。
cause-no-data = 答えのもとになる記録がありません。
cause-bring-in = 先に記録を取り込んでから、戻ってきてください。
cause-not-linked = 保管庫が同意ダッシュボードと連携していないため、「はい」と言ったのがあなたかどうか確かめられませんでした。
cause-link-store = 先に同意ダッシュボードで保管庫を連携してから、戻ってきてください。
cause-not-allowed-answer = この質問には、この方法では答えられません。
cause-passkey = パスキーの応答を使えませんでした。ページを長く開いたままだったのかもしれません。
cause-passkey-mend = 何も変わっていません。戻ってページを開き直し、もう一度試してください。
cause-guardian-right = 同意マネージャーはあなたが後見人だと伝えていますが、その権限はすでに終わっているか、正しい終わりがありません。何も連携されていません。

## Leaving

leaving-title = { $to }へ移動します
leaving-lead = 連携してよいかどうかを、{ $to }が自分のページで尋ねます。連携しても何も共有されません。
leaving-lead-preview = ここで選んだ日付と提供元についての実際の答えを、保管庫が自分のページで見せます。
leaving-lead-back = { $to }があなたに求め、自分のページで待っています。
leaving-next = そこで行うこと
leaving-asks-source = 口座があなたのものであることを、お客様番号と一度だけのコードなどで{ $to }に示します。私たちにはどちらも見えません。
leaving-asks-store = 保管庫にサインインし、私たちを通じた連絡を受けるかどうかを「はい」か「いいえ」で答えます。
leaving-knows = ここでのあなたは、{ $to }のためだけに作られた無作為な名前で相手に知られます。
leaving-back = 私たちに戻るのは、口座の短い名前と、そこにある記録の種類だけです。記録は来ません。
leaving-back-seen = こちらに戻るのは、答えを見たということだけです。答えそのものは来ず、こちらで割り出すこともできません。
leaving-shows-answer = まだの場合は保管庫にサインインします。保管庫は記録から答えを出し、あなただけに見せます。
leaving-looking-shares-nothing = 見ても何も共有されず、見たことは組織に伝わりません。決めるのは、このあとここでです。
leaving-tells-approved = { $to }に伝わるのは、承諾したことと依頼の番号です。
leaving-tells-denied = { $to }に伝わるのは、断ったことと依頼の番号です。
leaving-tells-deferred = { $to }に伝わるのは、あとで決めることと依頼の番号です。
leaving-tells-no-more = あなたの名前、住所、ほかの同意は一緒に送られません。
leaving-stays = 進んでもとどまっても、決めたことは変わりません。ダッシュボードでいつでも考えを変えられます。
leaving-free = そこでも引き返せます。その場合は何も連携されません。
leaving-address = アドレス欄に表示されるもの
leaving-go = { $to }へ進む
leaving-stay = ここにとどまる
leaving-note = アドレスが違って見えるときは、そのページを閉じてここに戻ってください。

## About

about-title = 運営者について
about-lead = 同意マネージャーは、あなただけのために働かなければなりません。そのため、だれが運営し、だれが所有し、どう苦情を言えるかを公表しなければなりません。
about-operator = 運営者
about-operator-missing = 運営者がまだ自分のことを記入していません。それまでは、本物のデータにこのサービスを使わないでください。
about-not-filled = 運営者がまだ記入していません。
about-name = 会社
about-registration = 同意マネージャーとしての登録
about-unregistered = データ保護委員会に登録されていません
about-address = 住所
about-contact = 連絡先
about-people = 発起人、取締役、上級管理者
about-shareholders = 会社の2%を超えて所有するすべての人
about-bodies = これらの人が2%を超えて所有する会社
about-as-on = { $day }現在
about-none-declared = 該当なしと申告されています。
about-other = 委員会が公表を求めるその他のこと
about-rights = あなたの権利と使い方
about-right-see = 同意について保存されているすべてを見る：サインインして「記録」を開きます。
about-right-stop = どの同意でも止める：サインインして「止める」を選び、確認します。
about-right-take = 記録を持ち出す：サインインして「記録」を開き、ダウンロードします。
about-right-identify = 私たちは、サインインのアカウントだけであなたを見分けます。ほかの番号はいりません。
about-complaints = 苦情の申し立て方
about-grievance-missing = 運営者は苦情の担当者をまだ決めていません。
about-officer = 苦情担当者
about-answer-in = 返事
about-days = { $n }日以内
about-board = 返事で解決しないときは、インドのデータ保護委員会に苦情を申し立てられます。
about-kept = 何をどれだけの期間保管するか
about-kept-records = 同意・通知・共有の記録：それぞれの終了から { $n } 年間、またアカウントがある間は必ず保管します。
about-kept-logs = このサービスで行われたことのログ：少なくとも { $n } 日間。
about-kept-sealed = 送信中の封印されたデータ：届くまで、最長6時間。
about-blind = 私たちはあなたのデータを読めません
about-blind-text = データは封をしたままこのサービスを通ります。開ける鍵はなく、索引も作らず、届けたとき、遅くとも6時間後には消去します。
about-checks = だれでも確かめられること

## The store: what is held

holdings-title = 保管庫にあるもの
holdings-summary = { $n ->
    [0] 保管庫は空です。
   *[other] 全部で{ $shown }件の記録を、あなただけの鍵で守っています。
}
holdings-arrived = { $n ->
   *[other] あなたの名前の同意が{ $n }件届きました。あなたが見るまで、それにもとづいて出ていくものはありません。
}
holdings-changed = 承認した答えのうち{ $n }件が、見たときから変わりました。あなたを待っています。
holdings-changed-link = 変わったものを見る
holdings-wards = ほかの人のための保管庫もここに持っています。
holdings-wards-link = それらの保管庫を見る
holdings-empty = まだ何もありません。下から記録を取り込んでください。
holdings-rows = { $n ->
   *[other] 記録{ $shown }件
}
holdings-range-unknown = これらの記録には日付がありません
holdings-last-deposit = 最後の取り込み
holdings-no-deposit = まだです
holdings-source = 提供元
holdings-quality = 最後に届いたものの質
holdings-provenance = どこから来たか：{ $n }回の受け取り
holdings-artifact = もとになった同意
holdings-counts = 新規{ $new }件、変更{ $changed }件、既知{ $known }件
holdings-more-deliveries = ほかに以前の{ $n }件
holdings-bring = 記録を取り込む
holdings-bring-text = 保管庫が1度だけ記録を求め、あなたが同意ダッシュボードで「はい」と答えると、封をしてここに届きます。この同意は1回の受け取りに使え、3日で終わります。新しい記録がほしいときは、また求めてください。
holdings-bring-ward = 「はい」と答えるのは同意マネージャーです。その前に、そこでも{ $name }さんのための操作に切り替えてください。切り替えないと、あなた自身の記録になり、ここには何も入りません。
holdings-bring-button = 記録を取り込む
holdings-bring-label = 記録を取り込む：{ $name }
deposit-bank-text = 過去5年の口座と取引。
deposit-clinic-text = 過去5年のあなたの情報、診断、検査結果、薬。
deposit-asked = 同意ダッシュボードで、依頼があなたの「はい」を待っています。
deposit-decide = 決定のページへ
deposit-decide-again = そのページが開かないときは、もう一度記録を取り込んでください。保管庫が新しい依頼を作ります。
deposit-on-the-way = 記録がこちらに向かっています。
deposit-brought = 記録を取り込みました。
deposit-brought-part = 記録の一部を取り込みました。
deposit-missing-unavailable = 届いていないもの：{ $name }。提供元のシステムが応答しませんでした。後でもう一度取り込んでください。
deposit-missing-broken = 届いていないもの：{ $name }。提供元が今これを読み取れません。提供元が直す必要があります。
deposit-refused = 最後に届いたものは拒否され、何も残していません。
deposit-by-another = 前の依頼にはほかの人が「はい」と答えたため、何も取り込みませんでした。依頼のアドレスを人に渡さないでください。もう一度求めて、ご自分で決めてください。
deposit-refused-why = 理由：{ $reason }
deposit-refused-page = { $page }ページ目です。
deposit-refused-record = { $page }ページ目、{ $record }番の記録：{ $name }。
deposit-refused-told = 保管庫は提供元に理由だけを伝え、記録の中身は何も伝えません。

quality-completeness = そろっている
quality-uniqueness = 重複なし
quality-validity = 形式が正しい
quality-age = 最も新しい記録
quality-age-days = { $n ->
    [0] 同じ日
   *[other] { $n }日前
}
quality-nothing = 測るものがありません
quality-note = この6つの数字は、届いたものがどれだけ良いかを、届いたものだけから数えて示します。もっともらしさ：値がふつうの範囲にあるもの（未来の日付がない、けた外れの金額がない、コードの形が正しい）。そろっている：欠けてもよい値のうち、あるもの。重複なし：一度だけ届いた記録。つじつま：比べて合っているもの（残高と金額、日付と生年月日、前に届いた記録との一致）。形式が正しい：正しい形の記録。1つでも誤りがあれば、届いたもの全体を拒否します。最も新しい記録：どれだけ前のものか。値が本当かどうかは、ここでは測れません。
quality-accuracy = もっともらしさ
quality-consistency = つじつま

## The store: her own files, and the records themselves

holdings-own = 自分のファイルを取り込む
holdings-own-text = 銀行の明細、患者ポータルの健康記録、ほかの保管庫から持ち出したものなどです。何かが保存される前に、どう読み取られたかを見られます。
holdings-own-button = ファイルを取り込む
holdings-own-waits = ファイルがあなたを待っています
holdings-open = 記録を見る
holdings-open-label = 記録を見る：{ $name }、{ $source }
holdings-file = ファイル{ $name }から
holdings-file-digest = ファイルのダイジェスト
own-chip = あなたが取り込んだもの
own-text = これらの記録には、この保管庫あての提供元の署名がありません。あなたが見て保管するためのもので、ほかの人への答えには使われません。
own-source = あなた
own-claimed = あなた（別の保管庫から：{ $name }）
upload-title = 自分のファイルを取り込む
upload-lead = ファイルを選んでください。どこまで読み取れたか、読み取れなかったかを見てから決められます。
upload-format-csv = 銀行の取引の表（CSV）
upload-format-fhir = 患者アプリやポータルの健康記録（FHIR R4 Bundle、JSON）
upload-format-json = 種類ごとの記録（JSON）
upload-format-export = 別のAmanat保管庫から持ち出したもの（export.json）
upload-file = あなたのファイル
upload-limits = 20 MB、100,000件まで
upload-button = このファイルを見る
upload-not-yet = あなたが決めるまで、ファイルの中身は記録に入りません。それまでは、鍵のかかった保管庫の中で、長くて1日待ちます。
upload-own-mark = 自分で持ち込んだものには、その印がつきます。ほかの人への答えは、提供元が署名した記録だけをもとにします。
upload-back = 保管しているものに戻る
upload-empty = ファイルが空です。
upload-too-large = ファイルが20 MBを超えています。分けるか、期間を短くしてもらってください。
upload-too-many-records = ファイルの記録が100,000件を超えています。分けるか、期間を短くしてもらってください。
upload-not-text = ファイルがテキストではありません。先にCSVかJSONに書き出してください。
upload-not-json = ファイルはJSONのように始まりますが、正しくないか、同じ名前が2度出てきます。
upload-unknown-json = ファイルはJSONですが、わからない種類です。
upload-not-table = ファイルが2列以上の表ではありません。
upload-several-people = ファイルが2人以上についてのものです。
upload-no-file = ファイルが選ばれていません。
upload-another-waits = 別のファイルが待っています。先にそれを取り入れるか、手放してください。
upload-preview-title = 読み取れたもの
upload-waits = まだ何もあなたの記録に入っていません。
upload-until = 自動で消える時
upload-understood = { $n ->
    [0] 読み取れた記録はありません。
   *[other] { $shown }件の記録を読み取りました。
}
upload-claims = ファイルには、これらは{ $name }からのものと書かれています。この保管庫あての署名はないため、「ファイルがそう言っている」として保管します。
upload-first = 最初の記録
upload-not-understood = 読み取れなかったもの
upload-left-out = { $n ->
   *[other] { $shown }件の記録を除きました。
}
upload-all-understood = すべての記録を読み取りました。
upload-problem = { $n ->
   *[other] { $shown }回：{ $what }
}
upload-lines = { $places }行目
upload-numbers = { $places }番の記録
upload-problem-not-a-record = 列の数が違うか、記録ではない行です。
upload-problem-day = 選んだ書き方では日付を読めません。
upload-problem-amount = 選んだ書き方では金額を読めません。
upload-problem-no-amount = 金額がありません。
upload-problem-two-amounts = 入金と出金が同じ行にあります。
upload-problem-does-not-fit = 必要なものが欠けているか、長すぎるか、種類が違います。
upload-problem-absurd = 日付か金額が、ありえない値です。
upload-problem-twice = 同じ記録が2度あり、内容が違います。最初のものを読み取りました。
upload-problem-unknown-kind = そのような種類の記録はありません。
upload-problem-no-id = 記録に自分の番号がありません。
upload-problem-no-code = 何についての記録か書かれていません。
upload-problem-no-time = いつのことか書かれていません。
upload-problem-by-reference = 何についてかが、別の場所への参照だけで示されています。
upload-problem-mistaken = 誤って入力されたか、誤りとわかった記録です。
upload-unused = 使わない
upload-export-text = ほかの保管庫の同意と記録簿は引き継がれません。同意は1つの保管庫だけに有効で、ファイルに書かれていることは、実際に行われた証拠にはならないからです。後で読みたいときは、ファイルを残しておいてください。
upload-consents = 同意
upload-releases = 外に出た答え
upload-refusals = 拒否
upload-reading = 表の読み方
upload-ambiguous = このファイルでは、日と月が逆かもしれません。上の日付を確かめてください。
upload-read-again = この読み方で読み直す
upload-decide = あなたの決定
upload-take = 記録に取り入れる
upload-discard = 手放す
reading-delimiter = 列の区切り
reading-date = 日付の書き方
reading-decimal = 小数の書き方
reading-currency = 通貨
reading-day = 取引の日
reading-amount = 符号つきの金額
reading-out = 出金
reading-in = 入金
reading-balance = 取引後の残高
reading-counterparty = 支払った人・受け取った人
reading-category = 用途
reading-account = 口座
reading-id = 取引の番号
reading-comma = コンマ
reading-semicolon = セミコロン
reading-tab = タブ
reading-bar = 縦線
reading-year-first = 年・月・日：2026-12-31
reading-day-first = 日・月・年：31/12/2026
reading-month-first = 月・日・年：12/31/2026
reading-month-name = 月を名前で：31 Dec 2026
reading-decimal-point = 点を使う：1,234.56
reading-decimal-comma = コンマを使う：1.234,56
reading-none = このファイルにはない
records-from = { $name }から
records-shown = { $total }件のうち{ $first }〜{ $last }件目（新しい順）
records-by = 取り込んだ受け取り
records-file = ファイル{ $name }
records-none = なし
records-smallest-unit = 最小単位で{ $amount }
records-newer = より新しい記録
records-older = より古い記録
records-levels = レベルの意味
level-public-text = だれが知ってもよいもの。
level-internal-text = ほかと合わせて初めて役立つもの。通貨や単位など。
level-sensitive-text = あなたについて何かを語るもの。
level-protected-text = 悪用されると害になりうるもの：お金と健康。
level-restricted-text = あなた、口座、またはほかの人を直接示すもの。

## The store: what has left

approved-title = あなたが承認したと私に伝えられたもの
approved-lead = これらの答えをあなたが許したと、同意マネージャーがこの保管庫に伝えました。保管庫は、それぞれについてあなたの証拠を確かめました。新しいものは一つずつ見てください。承認していないものがあれば、ここで知らせてください。
approved-dashboard = 同意ダッシュボードで止める
approved-empty = あなたが承認したものは、この保管庫にまだ伝えられていません。
approved-to = { $name }あて
approved-until = 期限
approved-decided = 決めた時
approved-as = 承認したときの立場
approved-told = 保管庫に伝わった時
approved-days = 調べる日
approved-taken-out = これは取り除かれました。もう回答されません。
approved-stopped = 停止した時
approved-state-unknown = 今は状態がわからないため、答えは出しません
approved-purpose = 何のため
approved-from = いつから
approved-proof = あなただという証拠
approved-proof-passkey = あなたのパスキー
approved-proof-sign-in = 新しいサインイン。パスキーより弱い証拠です
approved-waits = あなたを待っています
approved-seen-chip = 正しいと答えました
approved-objected-chip = 承認していません
approved-look = 見て答える
approved-all-of-it = 開く
approved-back = あなたが承認したものすべて
approved-one-title = これを承認しましたか？
approved-one-lead = ここにあるものをあなたが承認したと、同意マネージャーがこの保管庫に伝えました。「はい」と答えたときに見たものと同じですか。
approved-one-waits = あなたが答えるまで、これにもとづいて出ていくものはありません。
approved-yes = はい、承認しました
approved-no = 承認していません
approved-no-note = 承認していない場合、この保管庫はこれをずっと断ります。だれにも取り消せません。
approved-seen = { $at }に、正しいと答えました。
approved-objected = { $at }に、承認していないと答えました。この保管庫は、これにもとづいて今もこれからも答えません。
approved-next = これからすること
approved-next-stop = ほかの相手にも伝わるように、同意ダッシュボードで止めてください。
approved-next-careful = はっきりするまで、そこでは何にも「はい」と答えないでください。ダッシュボードが見せたものと違うものを渡したか、あなたのサインインがだれかの手に渡ったおそれがあります。
approved-next-complain = ダッシュボードを運営する人に苦情を伝えてください。この番号を添えてください：
approved-next-passkeys = この保管庫では自分のパスキーだけを認める。
approved-next-ledger = 出ていったものと断ったものの一覧に残っています。
approved-mail = メールでのお知らせ
approved-mail-on = あなたの名前の同意が届くと、この保管庫は{ $address }にメールを送ります。メールには名前も答えも書きません。
approved-mail-off = あなたの名前の同意が届いても、この保管庫はメールを送りません。送るなら{ $address }に送ります。
approved-mail-none = サインインのサービスが、確認済みのメールアドレスをこの保管庫に知らせていないため、メールを送れません。
approved-mail-stop = メールを送らない
approved-mail-start = メールを送る
arrival-mail-subject = あなたの名前の同意が保管庫に届きました
arrival-mail-text = あなたが何かを承認したと、{ $store }に伝えられました。
arrival-mail-ward-subject = ほかの人のために持つ保管庫に、同意が届きました
arrival-mail-ward-text = あなたが保管庫を持っている人のために何かを承認したと、{ $store }に伝えられました。
arrival-mail-look = だれが何を求めているか、サインインして見てください：
arrival-mail-object = あなたでなければ、そこで一度押して知らせてください。何も出ていきません。
arrival-mail-off = 途中でだれにも読まれないように、このメールにはこれ以上書いていません。同じページでこのメールを止められます。メールでパスワードやコードを求めることはありません。
takeout-title = 書き出しと消去
takeout-lead = この保管庫のものはすべてあなたのものです。持ち出すことも、消去することもできます。
takeout-take = すべて持ち出す
takeout-zip = 開かれた形式で（ZIP）
takeout-zip-text = 記録の種類ごとの表、FHIRバンドルの健康記録、この保管庫に伝えられた同意、すべての答えと拒否が入ります。中のファイルがほかを説明します。
takeout-zip-button = ZIPをダウンロード
takeout-json = 1つのファイルで（JSON）
takeout-json-text = プログラム向けの同じ内容です。別の保管庫で読み込めます。
takeout-json-button = JSONをダウンロード
takeout-care = このファイルは、持っている人ならだれでも読めます。あなただけが開ける場所に置いてください。
takeout-erase = すべて消去する
takeout-erase-text = 保管庫の鍵を壊します。その後は、写しであってもだれにも読めません。何が消え、何が残るかは、次のページに書いてあります。
takeout-erase-button = 保管庫を消去する…
erase-title = 保管庫を消去しますか？
erase-lead = あなたにも、ほかのだれにも、元に戻すことはできません。
erase-not-ticked = 何も消していません。消去したいときは、四角に印をつけてください。
erase-cancelled = 途中で戻りました。何も消していません。
erase-failed = サインインを確かめられませんでした。何も消していません。もう一度試せます。
erase-somebody-else = 別の人がサインインしました。何も消していません。ご自分のアカウントでサインインしてください。
erase-over = 5分以上かかりました。何も消していません。もう一度始められます。
erase-unreachable = サインインサービスが今応答していません。何も消していません。数分後にもう一度お試しください。
erase-goes = 消えるもの
erase-records = 取り込んだ記録{ $n }件
erase-ledgers = 外に出たものと拒否したものの一覧：{ $n }件
erase-consents = この保管庫にある同意の写し{ $n }件と、同意マネージャーとの連携
erase-keys = 保管庫を開ける鍵と、答えに署名する鍵
erase-stays = 残るものとその理由
erase-manager = 同意マネージャーに：同意、表示した通知、共有の記録。法律により7年間保存されます
erase-others = 答えを受け取った相手に：受け取ったもの。それぞれの同意が認める間だけ
erase-certificate = ここに：何を消したかの署名つき証明書。あなたの名前は書かれません
erase-then = それから先
erase-refused = この保管庫を名指しする同意で求めても、だれでも断られます。それらの同意を完全に終わらせるには、ダッシュボードで止めてください。
erase-again = またサインインできます。空の保管庫と新しい鍵で始まります。
erase-first = 先に写しを取っておきますか？
erase-understood = だれにも元に戻せないことがわかりました
erase-with-passkey = ここでパスキーを確認しているため、保管庫を消せるのはあなたのパスキーだけです。
erase-no-passkey = パスキーがあり、スクリプトが有効なブラウザでこのページを開いてください。なくした場合は、先にパスキーのページで削除してください。
erase-sign-in = あなたの端末でほかの人が消してしまわないよう、もう一度サインインしていただきます。このページを少し離れ、すぐに戻ります。戻るとすぐに保管庫が消去されます。
erase-sign-in-button = サインインして消去する
erase-only-passkeys = ここではパスキーだけを有効にすると決めていますが、今有効なパスキーがありません。有効になるまで、ここで保管庫を消去することはだれにもできません。
erase-only-passkeys-link = パスキーを見る
erase-ward = { $name }さんのために持つ保管庫を消します。あなた自身の保管庫は残ります。
erase-ward-again = この人のための保管庫をもう一度連携できます。空の状態で、新しい鍵で始まります。
erase-wards-first = ほかの人のための保管庫をここに持っていて、あなた以外のだれも開けません。先にそれらを消すと、自分の保管庫を消せます。
erase-button = 今すぐ消去する
erase-back = 保管庫を残す
erased-title = 保管庫を消去しました
erased-lead = 鍵は壊され、ファイルは消されました。写しからでも、もうだれにも読めません。
erased-at = 日時
erased-vault = 保管庫のファイル
erased-file = 壊したもの
erased-bytes = { $n }バイト
erased-key = 壊した鍵
erased-certificate = 証明書
erased-certificate-text = この保管庫は、そのとおりだったことに署名します。証明書にはだれでも確かめられる方法が書かれ、あなたの名前は書かれていません。証明書か、このページのアドレスを保管してください。
erased-download = 証明書をダウンロード
erased-signed = 署名された文
releases-title = 保管庫から出たもの
releases-lead = 外に出たすべての答えを1バイトまで、そして断ったすべてを示します。
releases-empty = 保管庫からは何も出ておらず、断った相手もいません。
releases-older = 以前の項目（全部で{ $total }件）
releases-left = 出ました
releases-refused = 断りました
releases-to = { $name }あて
releases-asked-by = { $name }が求めました
releases-bytes = 実際のバイト列（{ $size }）
releases-receipt = 控え
releases-unnamed = あなたが「はい」と答えた相手
releases-unknown-item = あなたが同意していないもの

## The store: preview

preview-eyebrow = このページが見えるのはあなただけです
preview-title = 実際の答え
preview-nothing-left = これはまだ保管庫から出ていません。出るとすればこれだけで、ほかには何も出ません。
preview-answer = あなたについて伝えられること
preview-question = 質問
preview-computed = 計算した時
preview-changed = 前に見てから記録が変わりました。これが今の答えです。
preview-refused = 保管庫はこれに答えません
preview-refused-text = 今求められても、次の理由で何も出ません：
preview-seen = ご覧になりましたか？
preview-seen-text = 決定のページに戻ります。そのページに伝わるのは、あなたが実際の答えを見たことだけで、答えの内容ではありません。1回だけ出せる場合は、ちょうどこの答えが出るか、何も出ないかのどちらかです。
preview-seen-button = 見ました。決定に戻る
preview-back = そう伝えずに戻る

## The store: answers that have changed

changed-title = 変わった答え
changed-lead = あなたは実際の答えを承認しました。求められたとき、記録から出た答えは違っていました。何も外に出ていません。
changed-empty = 承認した答えで変わったものはありません。
changed-waiting = あなたを待っています
changed-accepted = 新しい答えを認めました
changed-left = そのままにしました。何も出ません。
changed-asked = 最後に求められた時
changed-seen = あなたが見たもの
changed-seen-unknown = あなたが見たものは、もう保管庫に残っていません。
changed-now = 今の答え
changed-accept = 新しい答えを出してよい
changed-leave = そのままにする。何も出しません

## The store: what others know

known-title = ほかの人があなたについて知っていること
known-lead = 保管庫がこれまでに伝えたことを、相手ごとに、合わせるとどうなるかまで示します。相手がよそで知ったことは、保管庫にはわかりません。
known-releases = 保管庫から出たもの
known-empty = 保管庫はまだだれにも何も伝えていません。
known-adds = 相手の知っていることに加わるもの
known-all-of-it = この相手が保管庫から知っていることすべて
known-told = 伝えた時
known-times = { $n }回、最後は{ $last }
known-no-days = 残っていません
known-number = 金額
known-band = { $from }以上、{ $to }未満
known-together = { $what }：これらの答えを合わせると、{ $band }であることがわかります。幅は{ $width }です。
known-first = この相手はまだ保管庫の答えを受け取っていません。これが最初になります。
known-first-of-question = この相手はほかの答えを受け取ったことがありますが、この質問の答えはまだです。
known-again = この相手はちょうどこの答えを{ $n }回受け取っています。最後は{ $last }です。
known-again-same = それから何も変わっておらず、相手が知るのはそれだけです。
known-again-changed = それから変わっており、どう変わったかがわかります。
known-overlap = この相手は、同じ質問の{ $days }についての答えを{ $last }に受け取りました。2つを合わせると、片方だけに含まれる日に何があったかがわかります：{ $apart }。
known-other-days = この相手は、同じ質問の別の日（{ $days }）の答えを{ $last }に受け取りました。
known-days-not-kept = この相手は、同じ質問の答えを{ $last }に受け取りました。どの日についてかは、保管庫に残っていません。
known-other-way = この相手は、同じ質問の同じ日の答えを、別の形で{ $last }に受け取りました：{ $way }。
known-narrower = { $what }：合わせると、{ $before }から{ $after }に絞られます。つまり{ $band }です。
known-same-columns = この相手は、同じ記録の一部についての別の質問「{ $question }」の答えを{ $last }に受け取りました。どちらも{ $columns }を見ます。
known-variants = 保管庫が1つの相手に伝えるのは、{ $days }日間に1つの質問につき{ $most }通りまでです。
known-variants-next = これは{ $n }通り目になります。
known-variants-known = この相手にはすでに伝えたものなので、もう一度は数えません。
known-variants-over = これは1つ多すぎるため、保管庫は断ります。

## The store: passkeys

keys-title = あなたのパスキー
keys-lead = 同意ダッシュボードであなたが「はい」と答えると、この保管庫はそれがあなただったことを確かめます。いちばん確かな証拠は、ここで確認したパスキーです。ほかのだれにも使えません。ダッシュボードを運営する人にも使えません。
keys-empty = ここで確認したパスキーはありません。それまでは、新しいサインインがあなたの「はい」と認められます。
keys-name = パスキー { $id }…
keys-counts = 有効
keys-waits = 待機中
keys-waits-why = ここではパスキーだけが認められるため、新しいものは3日間待ちます。あなたが追加したのでなければ、今すぐ削除してください。
keys-from = どこのものか
keys-confirmed = 確認した時
keys-number = このパスキーの番号
keys-number-why = 銀行や病院のページでパスキーそのものが使えないとき、この番号をたずねられることがあります。秘密ではありませんが、必ずここで見てください。
keys-counts-from = 有効になる時
keys-remove = 削除
keys-remove-note = ここで削除したパスキーは、この保管庫ではもう認められません。なくした場合は、同意ダッシュボードでも削除してください。
keys-how = 別のパスキーを確認する
keys-how-text = 同意ダッシュボードでパスキーを作ってください。そのあと、そこでこの保管庫をもう一度連携してください。パスキーを一度使うよう、この保管庫が求めます。
keys-not-linked = 保管庫はまだ連携されていません。
keys-how-link = 同意ダッシュボードへ
keys-only = 私のパスキーだけを認める
keys-only-on = オンです。ここでは、あなたのパスキー以外は何もあなたの「はい」と認められません。
keys-only-off = オフです。新しいサインインも、あなたの「はい」と認められます。
keys-only-why = オンにすると、サインインを奪った人があなたの名前で「はい」と答えることはできません。パスキーをすべてなくすと、別のものを確認するまで新しい承認はできず、その確認も3日間待ちます。
keys-only-told = 同意ダッシュボードには、そこでこの保管庫をもう一度連携したときに伝わります。それまでは、この保管庫が受け付けないサインインが表示されることがあります。
keys-only-set = パスキーを使ってオンにする
keys-only-unset = パスキーを使ってオフにする
keys-only-needs = 変えるには、ここで有効なパスキーが必要です。
keys-only-absent = 変えるには、パスキーがあり、スクリプトが有効なブラウザでこのページを開いてください。
keys-removed = パスキーを削除しました。もう認められません。
keys-now-only = これからは、ここではあなたのパスキーだけが認められます。
keys-now-others = 新しいサインインも、ここでまた認められます。

## The store: linking

link-title = 保管庫を同意マネージャーと連携しますか？
link-lead = 同意マネージャーが、あなたのために{ $store }に連絡できるようになりたいと求めています。
link-can = あなたが「はい」と答えた依頼を取り次げます。
link-cannot = あなたの記録や答えを読むことはできません。
link-replaces = 保管庫はすでに連携していますが、その連携は一度も使われていません。「はい」と答えると、それは終わり、これに置き換わります。
link-asks = 求めている相手
link-pseudonym = 相手が知るあなたの名前
link-passkey-title = パスキーを確認してください
link-passkey-text = 同意ダッシュボードにあなたのパスキーがあります。ここで一度使ってください。それからは、あなた自身の「はい」と、だれかが作り上げた「はい」を、この保管庫が見分けられます。
link-passkey-waits = ここではパスキーだけを認める設定です。そのため新しいパスキーは3日後から認められます。あなたが追加したのでなければ、それまでに削除できます。
link-passkey-only = これからは、ここでは私のパスキーだけを認める
link-passkey-confirm = 連携してパスキーを確認する
link-passkey-without = パスキーなしでも連携できます。
link-passkey-known = この保管庫は、あなたのパスキーをすでに知っています。
link-confirm = はい、連携する
link-decline = いいえ、連携しない
link-ward-title = ほかの人のために持つ保管庫を連携しますか？
link-ward-lead = 同意マネージャーは、あなたが後見人だと伝えています。{ $store }でこの人のために持つ保管庫につなげようとしています。
link-ward-apart = この保管庫はあなた自身のものとは別です。記録も鍵も別に持ちます。これであなた自身の保管庫が連携されることはありません。
link-ward-cannot = 中の記録や回答を読むことはできません。
link-ward-pseudonym = ここでその人を表す名前
link-ward-as = あなたの立場
link-ward-until = 権限が終わる日時
link-ward-store = 保管庫
link-ward-name = この保管庫を何と呼びますか？
link-ward-name-hint = たとえば下の名前。見るのはあなただけです。
link-ward-name-default = 私が後見する人
link-ward-name-trouble = 1～{ $most }文字の普通の文字で名前を入れてください。何も連携されていません。

## The store: for others

wards-title = ほかの人のためにあなたが持つ保管庫
wards-lead = 後見人として、あなたはこの人たち一人ひとりのために、自分のものとは別の保管庫をここに持っています。これらの名前を見るのはあなただけです。
wards-empty = ほかの人のための保管庫はありません。
wards-open = { $name }さんの保管庫を開く
wards-now = 今開いています
wards-over = あなたの権限は終わりました
wards-over-text = この保管庫はもう開けません。中のものは何も消されていません。
wards-begin = 始めるには、同意マネージャーでその人のために操作し、そこでこの保管庫を連携してください。
wards-dashboard = 同意マネージャーへ

## The fiduciary: linking an account

identify-title = 口座・アカウントを連携する
identify-lead = 同意マネージャーが、{ $name }にあるあなたの口座の連携を求めています。まず、口座があなたのものであることを示してください。
identify-lead-guardian = 同意管理サービスが{ $name }の口座・記録との連携を求めています。まず、代わりに手続きできることを示してください。
identify-learns = 同意マネージャーが知るのは、ここに口座があること、その短い名前、そこにある記録の種類です。
identify-no-records = 連携しても記録は共有されません。
identify-stays = これらのページに入力したものは{ $name }にとどまります。同意マネージャーには見えません。
identify-label = お客様番号または患者番号
identify-label-guardian = 代わりに手続きする方のお客様番号または診察券番号
identify-hint = { $name }のカード、明細、手紙に書かれています。
identify-button = コードを送る
identify-turn-back = まだ引き返せます。その場合は何も連携されません。
links-for-child = あなたは子どもの保護者として、この口座を連携しようとしています。
links-for-person = あなたは障害のある方の後見人として、この口座を連携しようとしています。
links-for-until = この口座については、{ $until } まであなたの同意が有効です。
links-for-open = この口座については、その権限が続く間、あなたの同意が有効です。
links-for-own = これがご自分の口座であれば、お戻りください。まだ何も連携されていません。

enter-code-title = コードを入力
enter-code-wrong-title = コードが違います
enter-code-wrong = コードが違うか、古すぎます。届いたメッセージを確かめて、もう一度入力してください。
enter-code-lead = 入力した番号が{ $name }に登録されていれば、6けたのコードが届きます。{ $minutes }分間使えます。
enter-code-label = コード
enter-code-hint = 6けたの数字（空白なし）
enter-code-button = 連携する
enter-code-no-message = 届かないとき、コードが古いときは、同意マネージャーからやり直し、入力する番号を確かめてください。

confirm-passkey-title = パスキーを確認する
confirm-passkey-lead = コードは合っていました。次に、パスキーがあなたのものであることを{ $name }に示してください。
confirm-passkey-why = これからは、パスキーがここでのあなたの署名になります。{ $name }は記録を渡す前に必ずそれを確かめます。同意マネージャーも含め、だれにも作り出せません。
confirm-passkey-button = パスキーを使う
confirm-passkey-only = これからは、ここでは私のパスキーだけを認める
confirm-passkey-only-hint = そうすると、ここではサインインだけでは「はい」と言えなくなります。元に戻すときは、このページでパスキーを使います。パスキーをすべてなくしたときに助けられるのは{ $name }だけです。
confirm-passkey-also = { $name }でサインインもまた認める
confirm-passkey-not-taken = パスキーを確認できなかったか、時間がかかりすぎました。何も変わっていません。もう一度試してください。
confirm-passkey-confirmed = パスキーを確認しました。
confirm-passkey-another = 続けて別のパスキーを確認するか、ここで終えることができます。
confirm-passkey-locked = { $name }ではあなたのパスキーだけを認めることになっています。同意マネージャーがいま知っているパスキーの中に、それはありません。なくした場合は{ $name }にお問い合わせください。
confirm-passkey-number-title = このページでパスキーが使えないとき
confirm-passkey-number-text = あなたの保管庫は、すでにあなたのパスキーを知っています。保管庫の「あなたのパスキー」のページを開くと、パスキーの横に長い番号があります。それをここに入力してください。番号は必ず自分の保管庫で見てください。ほかの人から聞いた番号は使わないでください。
confirm-passkey-number-label = パスキーの番号
confirm-passkey-number-hint = 24けたの数字。空白は入れても入れなくてもかまいません。
confirm-passkey-number-button = 番号で確認する
confirm-passkey-number-wrong = この番号のパスキーはありません。保管庫でもう一度確かめて、24けたすべてを入力してください。
confirm-passkey-without-title = または、パスキーなしで進む
confirm-passkey-without = 口座はそのまま連携されます。あなたが「はい」と言うとき、{ $name }は改めて行うサインインを頼りにします。これはパスキーより弱い証拠です。パスキーは後からでも確認できます。この口座をもう一度連携してください。
confirm-passkey-without-counts = 口座はそのまま連携されます。以前{ $name }で確認したパスキーは引き続き認められます。
confirm-passkey-without-only = 何も変わりません。以前{ $name }で確認したパスキーだけが認められます。
confirm-passkey-without-button = パスキーなしで進む
confirm-passkey-finish = 終える

link-stopped-title = 連携を中止しました
link-stopped-nothing = 何も連携されませんでした。
link-stopped-stays = そのとき連携されたものは、連携されたままです。
link-stopped-not-genuine = ここに来たアドレスは、同意マネージャーが作ったものでないか、一部が失われています。
link-stopped-for-another = ここに来たアドレスは、別のサービスのために作られたものです。
link-stopped-other-sign-in = 同意マネージャーが使うサインインサービスを、{ $name }は信頼していません。
link-stopped-too-old = 始めてから時間がたちすぎました。
link-stopped-no-right = 他の方のために行動する権限が終わっているか、終わりの日が分かりません。
link-stopped-used = ここに来たアドレスは、すでに使われています。
link-stopped-not-under-way = このページが古すぎるか、このブラウザでは連携が行われていません。
link-stopped-too-many = 試した回数が多すぎました。
link-stopped-other-person = ここでは、あなたの代わりに別の人がすでに連携されているため、進みませんでした。
link-stopped-only-passkeys = { $name }のこの口座ではあなたのパスキーだけを認めることになっていますが、そのどれも使われませんでした。
link-stopped-nothing-here = { $name }には連携できる口座がありません。
link-stopped-not-found = このアドレスには何もありません。
link-stopped-internal = 私たちの側で問題が起き、そこで止まりました。
link-stopped-again = 同意マネージャーに戻って、やり直してください。
link-stopped-again-with-cookies = 同意マネージャーに戻って、やり直してください。このサイトのクッキーを許可する必要があります。
link-stopped-again-later = しばらく待ってから、同意マネージャーでやり直してください。
link-stopped-tell = 直せるのは、これらのサービスの運営者だけです。お知らせください。
link-stopped-ask-desk = 同意マネージャーからやり直し、そのパスキーのどれかを使ってください。なくした場合は{ $name }にお問い合わせください。
link-stopped-look = 何が連携されているかは、同意マネージャーで確かめてください。

## Human words for technical names

dataset-bank-accounts = 銀行口座
dataset-bank-transactions = 口座の入出金
dataset-clinic-patients = 診療所にあるあなたの情報
dataset-clinic-conditions = 診断
dataset-clinic-observations = 検査結果と測定
dataset-clinic-medications = 処方された薬
dataset-clinic-immunizations = 予防接種
dataset-bank-accounts-text = どの口座があり、いくら入っているか。
dataset-bank-transactions-text = すべての取引：日付、金額、用途。
dataset-clinic-patients-text = 診療所に書かれた生年月日と性別。
dataset-clinic-conditions-text = 診療所が見つけた病気と、いつからか。
dataset-clinic-observations-text = 何を、いつ測り、結果はどうだったか。
dataset-clinic-medications-text = 診療所があなたに処方した薬。
dataset-clinic-immunizations-text = 受けたワクチンと、いつ受けたか。
column-account-id = 口座を表す番号
column-accounts-masked-number = 口座番号（大部分は隠してあります）
column-accounts-kind = 口座の種類
column-accounts-currency = 通貨
column-accounts-balance-minor = 口座の残高
column-transactions-transaction-id = 取引の番号
column-transactions-booked-at = 取引の日時
column-transactions-amount-minor = 入出金の金額
column-transactions-category = 用途
column-transactions-counterparty = 支払った人・受け取った人
column-transactions-balance-after-minor = 取引後の残高
column-patients-patient-id = 診療所でのあなたの番号
column-patients-birth-date = 生年月日
column-patients-gender = 性別
column-entry-id = 項目の番号
column-code = 医療コード
column-display = 言葉での名前
column-conditions-clinical-status = 今も続いているか
column-conditions-onset-on = いつからか
column-observations-category = 測定の種類
column-observations-observed-at = 測定した時
column-observations-value = 結果
column-observations-unit = 結果の単位
column-medications-status = 今も使っているか
column-medications-authored-on = 処方された日
column-immunizations-status = 接種されたか
column-immunizations-occurred-at = 接種した時
answer-lower = 以上
answer-upper = 未満
answer-months = 数えた月数
answer-category = 何に使ったか
answer-status = 結果
answer-answer = 答え
answer-observations = 測定のおおよその回数
value-coffee = コーヒー
value-dining = 外食
value-education = 教育
value-entertainment = 娯楽
value-food = 食べ物
value-fuel = 燃料
value-groceries = 食料品
value-healthcare = 医療
value-housing = 住まい
value-insurance = 保険
value-other = その他
value-shopping = 買い物
value-subscription = 定期購読
value-travel = 旅行
value-utilities = 電気・水道・電話
value-low = 正常範囲より低い
value-in-range = 正常範囲内
value-high = 正常範囲より高い
value-none = なし
shape-one-of = 次のどれか：{ $values }
shape-whole-number = 整数
shape-number = 数
shape-rupees = ルピー（₹）の金額
shape-unit = { $unit }の数
shape-day = 日付
shape-moment = 日時
shape-text = 文字
fault-denied = あなたが「いいえ」と答えました。
fault-not-decided = 期限までにだれも決めませんでした。
fault-not-carried-out = 依頼を実行できませんでした。
fault-by-another = ほかの人が「はい」と答えました。
fault-by-other-request = 同じ内容の別の依頼に「はい」と答えています。
fault-not-proven = だれが「はい」と答えたか確かめられませんでした。
fault-not-confirmed-here = この保管庫があなたの「はい」と認めない方法で承認されました。この保管庫をもう一度連携してここでパスキーを確認し、それからもう一度求めてください。
fault-not-genuine = 届いた同意は本物ではありませんでした。
fault-consent-unfit = 届いた同意は別のもののためでした。
fault-consent-ended = 記録が届く前に同意が終わりました。
fault-not-linked = 保管庫の連携がもうありませんでした。
fault-not-taken = 同意マネージャーが依頼を受け付けませんでした。
fault-no-records = 提供元は、あなたの記録はないと言っています。
fault-not-delivered = 提供元が届けませんでした。
fault-not-whole = 記録が時間内にすべて届きませんでした。
fault-not-fetched = 記録が時間内に受け取られませんでした。
fault-own-fault = 保管庫自身の何かが欠けていたか、壊れていました。
fault-unnamed = 理由は残っていません。
fault-no-page = 届いたものが空でした。
fault-page-order = ページが欠けているか、2度来たか、順番が違いました。
fault-not-opened = ページが途中で切れているか、変えられているか、別の相手あての鍵がかかっていました。
fault-not-signed = ページに提供元の署名がありませんでした。
fault-malformed = ページを読めませんでした。
fault-other-delivery = ページが別の依頼のものでした。
fault-not-records = ページの中身が記録ではありませんでした。
fault-not-asked = 求めていない種類の記録が入っていました。
fault-outside-range = 求めていない日の記録がありました。
fault-too-large = 大きすぎました。
fault-outside-schema = 種類に必要な形をしていない記録がありました。
fault-absurd-value = 日付か金額が、ありえない値でした。
fault-contradiction = 同じ記録について、違うことが2つ書かれていました。
fault-wrong-person = 別の人についてのものでした。
fault-session-used = 同じ受け取りで、前に別のページが届いていました。
fault-repeated = 以前の受け取りの繰り返しでした。
fault-source-standing = 提供元は今、届けることができません。
rule-status-unknown = 同意がまだ有効かどうか確かめられませんでした。
rule-revoked = 同意は停止されています。
rule-paused = 同意は一時停止中です。
rule-item-withdrawn = あなたがこれを同意から外しました。
rule-superseded = 新しい同意に置き換わっています。
rule-not-yet-valid = 同意はまだ始まっていません。
rule-expired = 同意の期限が切れています。
rule-unknown-item = この項目にはあなたは同意していません。
rule-outside-range = あなたが同意していない日を求めました。
rule-exhausted = 同意は、あなたが許した回数だけ使われました。
rule-malformed = 依頼を読めませんでした。
rule-own-parameters = あなたの同意だけが決められることを、依頼が決めようとしました。
rule-wrong-key = 依頼は、同意にある鍵で署名されていませんでした。
rule-outside-time = 依頼が古すぎるか、未来のものでした。
rule-replayed = 同じ依頼が前に使われていました。
rule-session-reused = セッションが別の依頼に使われていました。
rule-other-source = 同意は別の保管庫を指しています。
rule-no-receiver = 同意には、だれが答えを受け取るか書かれていません。
rule-not-an-answer = 保管庫が渡すのは答えだけで、記録そのものは渡しません。
rule-unknown-question = 公開された質問ではありません。
rule-not-published = 質問が公開されていないか、取り下げられています。
rule-question-withdrawn = 質問は取り下げられました。
rule-wrong-purpose = この目的では、この質問はできません。
rule-invalid-parameter = 認められていない形で質問されました。
rule-range-too-long = 質問が見てよい日数より多くの日を求めました。
rule-too-many-variants = この相手には、保管庫が許すだけの通りですでに伝えています。
rule-changed-schema = 記録が、質問の読む形ではありません。
rule-no-data = 答えのもとになる記録がありません。
rule-outside-subset = 質問が、ここで実行できる形で書かれていません。
rule-too-many-steps = 質問の手順が許された数を超えたため、打ち切りました。
rule-run-too-long = 質問が許された時間を超えたため、打ち切りました。
rule-out-of-memory = 質問が許されたメモリを超えたため、打ち切りました。
rule-run-refused = 質問を実行できませんでした。
rule-too-many-rows = 答えの行数が、質問の許す数を超えました。
rule-answer-too-large = 答えが、許される大きさを超えました。
rule-shape-mismatch = 答えが、あなたの同意した形ではありませんでした。
rule-not-as-seen = 答えが、あなたが見て承認したものではありません。
rule-awaiting-her = 求めが終わるまでに、あなたはここでこの同意を見ていませんでした。
rule-objected = あなたは、これを承認していないと答えました。
problem-outside-consent = 同意していないものが求められました。
problem-not-proven = あなたの同意を証明できませんでした。
problem-not-linked = その口座はもうつながっていません。
problem-store-erased = あなたの保管庫は消去されました。
problem-deposit-refused = 届いたものは受け入れられませんでした。
problem-unavailable = 必要なサービスが応答しませんでした。
parameter-months = 期間
parameter-months-value = { $n }か月間
parameter-days = 期間
parameter-days-value = { $n }日間
parameter-covers = 承認が及ぶもの
parameter-covers-seen = あなたが見た答えだけ
parameter-covers-any = 求められたときの答え
parameter-providers = 次の提供元の記録だけ
parameter-band = 丸め方
parameter-band-value = { $width }刻み
parameter-level = 比べる金額
parameter-age = 年齢
parameter-age-value = { $years }歳
parameter-vaccine = ワクチンの対象
parameter-condition = 病気
parameter-code = 測定
measurement-glucose = ブドウ糖
measurement-bmi = BMI（体格指数）
measurement-hba1c = HbA1c（長期の血糖）

# Pages for engineers: their texts come from the API description, in English.
reference-title = API リファレンス
problems-title = 問題の種類
reference-in-english = このページは技術者向けで、英語で書かれています。

# Accounts of the Account Aggregator network.
fi-type = { $kind ->
    [DEPOSIT] 銀行口座
    [TERM_DEPOSIT] 定期預金
    [RECURRING_DEPOSIT] 積立預金
    [SIP] 積立投資
    [CP] コマーシャルペーパー
    [GOVT_SECURITIES] 国債
    [EQUITIES] 株式
    [BONDS] 債券
    [DEBENTURES] 社債
    [MUTUAL_FUNDS] 投資信託
    [ETF] 上場投資信託
    [IDR] 預託証券
    [CIS] 集団投資スキーム
    [AIF] オルタナティブ投資ファンド
    [INSURANCE_POLICIES] 保険契約
    [NPS] 年金（NPS）
    [INVIT] インフラ投資信託
    [REIT] 不動産投資信託
    [GSTR1_3B] GST 申告
    [LIFE_INSURANCE] 生命保険
    [GENERAL_INSURANCE] 損害保険
   *[other] その他の口座
}
fi-part = { $part ->
    [PROFILE] 名義
    [SUMMARY] 残高
   *[other] 取引
}
fi-filter = { $kind ->
    [amount] 金額が { $operator } { $value } の取引だけ
   *[other] 種類が { $operator } { $value } の取引だけ
}

# Her accounts of the Account Aggregator network, and how they are linked.
nav-accounts = 口座
accounts-title = アカウントアグリゲーター網の口座
accounts-lead = 網に参加する銀行などの口座を連携できます。連携しても何も共有されません。データが出るのは、あなたが承認した同意があるときだけです。
accounts-address = あなたのアドレス
accounts-address-is = この網でのあなたのアドレスは { $address } です。
accounts-address-use = 貸し手などのサービスが、自社のサイトでアカウントアグリゲーターのアドレスを尋ねることがあります。これを伝えると、依頼がここに届きます。あなたが承認するまで何も共有されません。
accounts-address-none = まずアドレスを決めてください。網の銀行はこれであなたを見分けます。
accounts-address-label = { $handle } の前の部分
accounts-address-hint = 英小文字（aからz）、数字、ピリオド、ハイフン、アンダースコアで3〜64文字。ほかの人にも見えるので、秘密のことは入れないでください。後から変えることはできません。
accounts-address-button = このアドレスに決める
accounts-address-unfit = この形は使えません。英小文字、数字、ピリオド、ハイフン、アンダースコアで3〜64文字にしてください。
accounts-address-taken = このアドレスはすでに使われています。後ろに数字を付けるなど、別のものにしてください。
accounts-linked = 連携した口座（{ $n }）
accounts-empty = まだ口座を連携していません。
accounts-link = 口座を連携する
accounts-link-text = 口座がある場所を選んでください。そこで口座を探し、連携するものをあなたが選びます。
accounts-providers-none = ここから利用できる網の機関は、まだありません。
accounts-back = 依頼に戻る
accounts-overview = すべての口座
accounts-done = { $name }の口座を連携しました。
accounts-find-title = { $name }で口座を探す
accounts-find-email = { $name }は、サインインで確認されたメールアドレス { $email } で口座を探します。
accounts-find-more = { $name }に別のアドレスを届けている場合は、探す手がかりを加えてください。あなたが入力したもので、だれも確認していないことが伝わります。
accounts-mobile = 携帯電話番号（省略できます）
accounts-pan = PAN（省略できます）
accounts-number = 口座番号または顧客番号（省略できます）
accounts-find-button = 口座を探す
accounts-pick-title = { $name }で見つかった口座
accounts-pick-text = 連携したいものに印を付けてください。連携しても何も共有されません。
accounts-pick-legend = 口座
accounts-already = 連携済み
accounts-pick-none = 見つかった口座はすべて連携済みです。
accounts-pick-button = 印を付けたものを連携する
accounts-token-title = { $name }から届いたコードを入力
accounts-token-text = { $name }が、登録されている電話番号またはアドレスにコードを送りました。{ $until }までにここへ入力してください。ほかの人には教えないでください。
accounts-token-label = コード
accounts-token-button = 連携する
accounts-direct-title = { $name }で確認してください
accounts-direct-text = これらの口座を連携してよいか、{ $name }がアプリなどであなたに直接尋ねます。{ $until }までにそこで確認してから、ここに戻ってください。
accounts-direct-open = { $name }へ進む
accounts-direct-look = 連携できたか確かめる
accounts-fault-no-email = サインインに使うサービスから確認済みのメールアドレスが知らされておらず、それがないと口座を探せません。そこでアドレスを登録し、サインインし直してから戻ってください。
accounts-fault-mobile = 携帯電話番号の形ではありません。8〜15桁の数字で入力してください（国番号を付けてもかまいません）。
accounts-fault-pan = PANの形ではありません。英字5文字、数字4桁、英字1文字です。
accounts-fault-number = 口座番号の形ではありません。英数字4〜40文字で入力してください。
accounts-fault-none = { $name }で口座が見つかりませんでした。送ったメールアドレスが登録されているか確かめてください。別のアドレスなら、そこで変更するか、ほかの手がかりを加えてください。
accounts-fault-unsupported = { $name }には、ここで連携できる口座がありません。別の機関を選んでください。
accounts-fault-gone = { $name }には、この中の口座の一つがもうありません。もう一度探してください。
accounts-fault-ticked = 印が付いていません。少なくとも一つの口座に印を付けてください。
accounts-fault-token = { $name }によると、コードが違います。最新のメッセージを見て、もう一度入力してください。
accounts-fault-over = { $name }の口座を連携する時間が過ぎたか、コードが使えなくなりました。何も連携されていません。初めからやり直してください。
accounts-fault-unreachable = 今、{ $name }に連絡がつきません。何も変わっていません。数分後にもう一度お試しください。
accounts-fault-answer = { $name }から、信頼できない応答がありました。何も連携されていません。後でもう一度試し、続くようなら{ $name }に知らせてください。
accounts-fault-refused = { $name }は今これに応じません。何も変わっていません。{ $name }に理由を尋ねるか、後でもう一度お試しください。
request-accounts-pick = 使ってよい口座に印を付けてください
request-accounts-link = 合う口座を連携してから戻る
request-fair-use = 網の公正利用ルールで確認済み
request-fair-use-text = { $rules } が認める範囲を超えていません。超えるものは、あなたに届く前に断られます。
consent-told-delinked = 口座の連携解除を知らされました
