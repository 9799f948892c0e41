# Words of all pages. One key per place, named page-element; plain and short.

## The frame

chrome-skip = Skip to the content
chrome-language = Language
chrome-nav = Main pages
chrome-sign-out = Sign out
chrome-acting = Acting for somebody
chrome-acting-guardian = You act for { $name } as guardian. On these pages “you” means { $name }.
chrome-acting-nominee = You act for { $name } as nominee. On these pages “you” means { $name }.
chrome-acting-back = Back to myself
chrome-tagline-manager = Your consents
chrome-tagline-store = Your own data
chrome-tagline-adapter = Linking your account
chrome-run-by = Run by { $operator }.
chrome-run-by-unknown = It has not been published who runs this service. Ask before you rely on it.
chrome-about = Who runs this
chrome-complain = How to complain
chrome-promise = Nothing is shared unless you said yes. You can stop it at any time.

nav-dashboard = Who can see what
nav-messages = Messages
nav-unread = { $n } new
nav-rights = Your rights
nav-settings = Settings
nav-record = Record
nav-passkeys = Sign-in and security
nav-about = Who runs this
nav-holdings = What I hold
nav-releases = What has left
nav-approved = What you approved
nav-keys = Passkeys
nav-takeout = Export and erase

next-home = Go to the first page
next-dashboard = Go to the dashboard
next-holdings = Go to what is held
next-consent = See this consent
next-decision = See what you decided
next-manager = Back to the consent manager

list-more = Showing { $shown } of { $total }. Show more
list-pages = Pages
list-next = Next page
list-first = Back to the first page

format-moment = { $date }, { $time }
format-bytes = { $n ->
    [one] 1 byte
   *[other] { $n } bytes
}

## Sign in

sign-in-title-manager = You decide who sees your data
sign-in-title-store = Your data, kept at home
sign-in-intro-manager = Here you see who asks for your data, why, and for how long. You say yes or no. You can stop anyone at any time.
sign-in-intro-store = This is your own store. It keeps your records under a key used for you alone. Others get an answer, and only after you said yes.
sign-in-button = Sign in
sign-in-where = You sign in with your usual account, and come straight back.
sign-in-blind = We cannot read your data
sign-in-blind-text = It passes through sealed. We hold no key that opens it.
sign-in-stop = Stop means stop
sign-in-stop-text = Two clicks, and nobody serves that consent any more.
sign-in-proof = You keep the proof
sign-in-proof-text = Every yes, no and sharing is written down. You can download it.
sign-in-home = Records stay here
sign-in-home-text = Your bank and your clinic bring copies to your store. Nothing leaves it by itself.
sign-in-answers = Answers instead of records
sign-in-answers-text = Where an answer is enough, only the answer leaves. You can see it before it goes.
sign-in-own-key = A key for you alone
sign-in-own-key-text = Your records are locked with a key used for nobody else. Erasing that key erases the records.
sign-in-cancelled = You turned back before signing in. Nothing has changed.
sign-in-failed = We could not check your sign-in. Please try again.
sign-in-first = To see that page, please sign in first. You come straight back to it.
sign-in-session-ended = You were away for a while, so we signed you out. Please sign in again.
sign-in-signed-out = You are signed out.
sign-in-tells-too-much = The sign-in service put your name, address or other details into the proof of your approval. Others would read them there, so we did not use it. The people who run this service must set it up for ID tokens without personal details; please tell them.
sign-in-unreachable = The sign-in service does not answer at the moment. Please try again in a few minutes.

## Passkeys, wherever one is used

passkey-cancelled = Your passkey was not used. Nothing has changed. You can try again, or go on without it.
passkey-known = This device already holds a passkey for you here. You can use that one.
passkey-failed = Your passkey cannot be used here. Nothing has changed. You can try again, or go on without it.
passkey-absent = Passkeys do not work in this browser, or scripts are turned off. You can go on without a passkey.

## Dashboard

dashboard-title = Who can see what right now
dashboard-summary = { $n ->
    [0] Nobody gets your data through this service.
    [one] One consent is in force.
   *[other] { $shown } consents are in force.
}
dashboard-consents = Your consents
dashboard-tabs = Which consents
dashboard-tab-waiting = Waiting for you
dashboard-tab-active = In force
dashboard-tab-paused = On hold
dashboard-tab-ended = Ended
dashboard-search = Search your consents
dashboard-search-hint = Who, what or why: for example a name, “income” or “loan”
dashboard-search-button = Search
dashboard-narrow = Filter and sort
dashboard-narrow-button = Show
dashboard-organisation = Organisation
dashboard-organisation-any = All organisations
dashboard-data = Data
dashboard-data-any = All data
dashboard-purpose = Purpose
dashboard-purpose-any = All purposes
dashboard-sort = Order
dashboard-sort-latest = Newest first
dashboard-sort-ending = What ends first
dashboard-sort-organisation = By organisation
dashboard-sort-data = By data
dashboard-sort-purpose = By purpose
dashboard-found = { $n ->
    [0] Nothing here matches.
    [one] 1 consent here matches.
   *[other] { $shown } consents here match.
}
dashboard-found-nothing = Try fewer or other words, look under another tab, or show everything again.
dashboard-reset = Show everything again
dashboard-waiting = Waiting for your decision ({ $n })
dashboard-waiting-all = See everything that waits
dashboard-waiting-empty = Nobody is asking you for anything.
dashboard-asked = Asked
dashboard-decide-by = Decide by
dashboard-deferred = You put this off before
dashboard-decide = Read and decide
dashboard-decide-label = Read and decide: { $name }
dashboard-active-empty = No consent is in force. Nobody gets your data through this service.
dashboard-paused-empty = Nothing is on hold.
dashboard-ended-empty = Nothing has ended yet.
dashboard-ended-text = Nobody can use these any more. A consent for one use is here once that use is over; you can still withdraw it, and the organisation is told.
dashboard-only-answers = Only answers leave. Your records stay in your store.
dashboard-with-records = Records themselves are shared.
dashboard-granted = You said yes
dashboard-expires = Ends by itself
dashboard-ended-on = Ended
dashboard-last-use = Last used
dashboard-never-used = Not used yet
dashboard-uses = { $n ->
    [one] used once
   *[other] used { $shown } times
}
dashboard-next-use = Next use
dashboard-next-any-time = Can be at any time
dashboard-next-from = Not before about { $at }
dashboard-next-begins = Not before { $at }
dashboard-next-none = None before it ends
dashboard-next-on-hold = None while it is on hold
dashboard-ends-soon = { $n ->
    [0] Ends within a day. It does not renew by itself: they would have to ask you again.
    [one] Ends in 1 day. It does not renew by itself: they would have to ask you again.
   *[other] Ends in { $n } days. It does not renew by itself: they would have to ask you again.
}
dashboard-over = Nothing renews by itself. If they want more, they have to ask you again.
dashboard-details = Details
dashboard-details-label = Details: { $name }
dashboard-stop = Stop
dashboard-unlink = Unlink
dashboard-unlink-label = Unlink: { $name }
dashboard-stop-label = Stop: { $name }
dashboard-sources = Your linked sources ({ $n })
dashboard-sources-empty = You have not linked a source yet. Link your store first.
dashboard-linked = Linked
dashboard-linked-by-guardian = Linked by { $name }, guardian
dashboard-link = Link a source
dashboard-link-text = Linking shares nothing. It only lets you choose this source later.

source-store = Your store
source-bank = Bank
source-clinic = Clinic
source-other = Other source

status-active = In force
status-used-up = Used up
status-paused = On hold
status-withdrawn = Stopped by you
status-revoked = Stopped by others
status-expired = Ran out
status-superseded = Replaced
status-active-meaning = It may be used within the terms below.
status-used-up-meaning = Used once, as agreed. Nothing more can be taken.
status-paused-meaning = Nothing is shared until you let it go on.
status-withdrawn-meaning = You ended it. It cannot be used again.
status-revoked-meaning = Somebody else ended it. It cannot be used again.
status-expired-meaning = Its time is over. It cannot be used again.
status-superseded-meaning = A newer consent has taken its place.

level-public = Public
level-internal = Everyday
level-sensitive = Sensitive
level-protected = Very sensitive
level-restricted = Most sensitive

registration-registered = Registered
registration-suspended = Suspended
registration-unknown = Not in the registry
party-since = Registered since { $day }

actor-you = you
actor-guardian = { $name }, your guardian
actor-nominee = { $name }, your nominee
actor-source = the source of the data
actor-store = your store
actor-manager = the consent manager
actor-board = the Data Protection Board

## The request

request-eyebrow = A request for your data
request-title = { $name } asks for your data
request-who = Who asks
request-why = Why
request-purpose-code = Purpose code
request-purpose-use = { $purpose } – { $how }
request-benefit = What you get
request-benefit-none = The organisation names no benefit for you.
request-changes = What would change
request-changes-text = You have said yes to this organisation before. The new consent would replace the old one. Uses under the old consent do not count for the new one.
request-changes-old = See the consent you gave
request-changes-none = Nothing but the dates would change.
request-change-until = Until when
request-change-mode = How it is handled
request-change-use = What they do with it
use-view = Look at it, and keep nothing
use-store = Keep it for a time
use-query = Receive an answer only
use-stream = Pass it on as it comes, and keep nothing
request-change-new = New
request-change-gone = Left out
request-change-other = Changed
request-before = Until now:
request-after = From now on:
request-not-before = not part of it
request-not-after = no longer part of it
request-what = { $n ->
    [one] What it wants: 1 item
   *[other] What it wants: { $n } items
}
request-only-answers = Only answers would leave. Your records stay in your store.
request-required = Part of the request. Without it, the organisation cannot do what you want.
request-optional = Share this too. You may leave it out.
request-records-text = These are the records themselves, not an answer worked out from them.
request-pick-source = Account for: { $item }
request-pick = Please choose an account
request-source-missing = No linked source has this yet
request-terms = How long and how often
request-how-long = How long
request-how-far-back = How far back
request-back-to = Back to { $day }
request-as-asked = As asked
request-decide = Your decision
request-stop-any-time = You can stop this at any time: open your dashboard and choose Stop. It takes two clicks and costs nothing.
request-lacks-source = An item needs a source that you have not linked. Link it on the dashboard first, then come back.
request-fresh-sign-in = If you say yes, we ask you to sign in once more. That proves that it was you.
request-approve = Yes, share
request-deny = No, do not share
request-defer = Decide later
request-reason = Your reason for a no (you need not give one)
request-no-reason = No reason
request-reason-too-much = It asks for too much
request-reason-not-trusted = I do not trust the organisation
request-reason-not-wanted = I did not ask for this service
request-reason-not-understood = I do not understand the request
request-reason-other = Another reason
request-free = A no has no effect on your other consents.
request-acting = Only { $name } can say yes here. For { $name } you can say no, or put it off.
request-guardian = You say yes for { $name }, as guardian. The consent says so, and never lasts longer than your right to act.
request-not-for-child = Nobody may watch over time what a child does or spends, not even with your yes. So you can only say no here (Digital Personal Data Protection Act, section 9).
request-complain = How to complain

narrow-title = Change what you share
narrow-text = You may share less than was asked. { $name } is told what you changed, and may then be able to do less for you.
narrow-from = How far back
narrow-from-asked = As asked: from { $day }
narrow-only = Count only records from the ones you tick. Tick none to leave it as asked.
narrow-often = How often
narrow-until = Until when
narrow-show = Show the request with my changes
narrow-chosen = Below stands what you chose. It is less than { $name } asked for.

trouble-nothing-done = Nothing was decided and nothing was shared. What you chose is still there.
trouble-pick-source = Please choose an account for: { $item }
trouble-nothing-chosen = You have not ticked anything to share. Tick at least one item, or say no.
trouble-not-less = One of your changes cannot be made: it is more than was asked, or nothing would be left. Please choose again.
trouble-not-seen = You changed something after you looked at the answer. Look at it again, or say yes without having seen it.
trouble-other-notice = This request was shown to you again in the meantime. Please read it as it stands here, then decide.

unusual-often = Unusually often. Usual for this purpose: { $usual }
unusual-long = { $n ->
    [one] Unusually long. Usual for this purpose: at most 1 day
   *[other] Unusually long. Usual for this purpose: at most { $n } days
}
unusual-back = { $n ->
    [one] Unusually far back. Usual for this purpose: at most 1 day
   *[other] Unusually far back. Usual for this purpose: at most { $n } days
}
unusual-kept = { $n ->
    [one] Kept unusually long. Usual for this purpose: at most 1 day
   *[other] Kept unusually long. Usual for this purpose: at most { $n } days
}


item-answer = An answer, worked out at home
item-records = The records themselves
item-source = From
item-range = Days covered
item-fields = { $n ->
    [one] Show the one field
   *[other] Show all { $n } fields
}

question-rule = How exact
question-preview = See the exact answer in your store first
question-preview-adds = Your store also tells you there what this organisation knows of you already, and what this answer adds. Nobody else can: this service does not see your answers.
question-example = An example, made up. It is not about you:
question-not-seen = You have not seen the exact answer. You can approve without.
question-seen-exactly = You have seen the exact answer; your approval covers exactly this answer
question-seen = You have seen the answer as it was then; later answers may differ
question-covered = Your approval covers exactly the answer that you saw
question-without = You approved without having seen the exact answer
question-withdrawn = This question was withdrawn. It is answered no more.
question-more = More about this question
question-output = What the answer consists of
question-publisher = Published by
question-digest = Digest of the question

release-rule-exact = The exact value
release-rule-banded = Only the band the value lies in
release-rule-group = { $n ->
    [one] Only if at least 1 record stands behind it
   *[other] Only if at least { $n } records stand behind it
}
release-rule-noise = The value with some random noise added

term-range = { $from } to { $to }
term-range-all = All days there are
term-valid = Holds
term-valid-value = From { $from } until { $until }
term-frequency = How often
term-data-life = Afterwards
term-recipients = Who receives it
term-withdraw = How to stop
term-withdraw-value = Dashboard, then Stop: two clicks

frequency-once = Once
frequency-times = { $n ->
    [one] Once in all
   *[other] Up to { $n } times in all
}
frequency-per-day = { $n ->
    [one] Up to once a day
   *[other] Up to { $n } times a day
}
frequency-per-month = { $n ->
    [one] Up to once a month
   *[other] Up to { $n } times a month
}
frequency-per-year = { $n ->
    [one] Up to once a year
   *[other] Up to { $n } times a year
}

data-life-not-kept = It is used at once and not kept.
data-life-days = { $n ->
    [one] It must be deleted after 1 day.
   *[other] It must be deleted after { $n } days.
}
data-life-months = { $n ->
    [one] It must be deleted after 1 month.
   *[other] It must be deleted after { $n } months.
}
data-life-years = { $n ->
    [one] It must be deleted after 1 year.
   *[other] It must be deleted after { $n } years.
}
data-life-law = It must be deleted as soon as the law allows.

complaint-first = Write to this contact first: { $contact },
complaint-days = { $n ->
    [one] An answer must come within 1 day.
   *[other] An answer must come within { $n } days.
}
complaint-board = After that you can complain to the Data Protection Board of India.

notice-small = This notice is in { $language }, version { $version }. Its digest:

## Proving it is her

approval-title = One last step: confirm your yes to { $name }
approval-title-resume = One last step: let { $name } go on
approval-until = It may go on until
approval-good-until = You can confirm this until { $at }. Until you do, nothing is shared.
approval-cancelled = You turned back. Nothing has changed. You can try again.
approval-failed = This could not be checked. Nothing has changed. You can try again.
approval-somebody-else = Somebody else signed in. Nothing has changed. Please sign in with your own account.
approval-other-passkey = That passkey does not count here. Nothing has changed. Use another passkey, or sign in.
approval-passkey = Confirm with your passkey
approval-passkey-why = Your phone or computer asks for your finger, your face or your PIN. It then signs exactly what stands above. Nobody else can do that for you, and neither can we.
approval-passkey-button = Confirm with passkey
approval-lacking = Your passkey does not count everywhere yet
approval-lacking-later = You can confirm your passkey with these sources, and use it from then on. This time, sign in below.
approval-lacking-now = First confirm your passkey with these sources. Then say yes once more.
approval-lacking-go = Confirm it with { $name }
approval-sign-in = Confirm by signing in
approval-sign-in-where = You leave this page for a moment, sign in with your usual account, and come straight back. Only then does your yes count.
approval-sign-in-button = Go and sign in
approval-sign-in-weaker = A passkey is safer than a sign-in: nobody can copy it.
approval-add = Make a passkey
approval-passkeys-only = With { $name } only your passkey counts. You chose that there, and you can change it there.
approval-back = Back, without confirming
approval-over = This took too long
approval-over-body = For your safety you have five minutes to confirm. Nothing was shared and nothing has changed. You can start again.
approval-again = Start again

## Passkeys and sign-in

messages-passkey-added-text = If it was not you, remove it under “Sign-in and security” and change the password of your sign-in.
messages-passkey-removed-text = It cannot say yes for you any more. If it was not you, change the password of your sign-in.
passkeys-title = Sign-in and security
passkeys-yours = Your passkeys
passkeys-what = A passkey lives on your phone or computer. With it you confirm that you say yes, by finger, face or PIN.
passkeys-none = You have no passkey yet. You confirm by signing in.
passkeys-created = Made
passkeys-last-used = Last used here
passkeys-never-used = Not used yet
passkeys-counts-at = Counts with: { $names }
passkeys-counts-nowhere = Does not count with any source yet.
passkeys-change = Rename or remove
passkeys-name = Name
passkeys-rename = Save the name
passkeys-remove = Remove this passkey
passkeys-add = Make a passkey
passkeys-full = You have as many passkeys as one person can have. Remove one to make another.
passkeys-added = Your new passkey is saved. Confirm it with your sources below, so that it counts there.
passkeys-renamed = The name is saved.
passkeys-removed = The passkey is removed. Your sources are being told.
passkeys-where = Where your passkey counts
passkeys-where-why = Each source takes only a passkey that you have confirmed on its own page. So nobody, not even we, can say yes in your place.
passkeys-not-confirmed = Not confirmed yet
passkeys-counts-here = Your passkey counts here
passkeys-counts-only = Only your passkey counts here
passkeys-counts-none = Only a passkey counts here, and none is confirmed
passkeys-confirm = Confirm with { $name }
passkeys-sign-in = Your sign-in
passkeys-sign-in-where = You sign in at:
passkeys-lost = Lost your phone? Sign in on another device, remove the old passkey here, and make a new one. Then confirm the new one with your sources.
passkey-new-welcome = Would you like a passkey?
passkey-new-title = Make a passkey
passkey-new-lead = With a passkey you say yes with your finger, face or PIN. It takes a minute.
passkey-new-how = Your phone or computer keeps the passkey. There is no password to remember.
passkey-new-why = Your yes is then signed by you alone. Nobody can make it up.
passkey-new-stays = Your finger and your face never leave your device.
passkey-new-name-hint = So that you know it again, such as: my phone. You can leave this empty.
passkey-new-default = Passkey { $n }
passkey-new-button = Make the passkey
passkey-new-later = Later
passkey-new-sign-in = First sign in once more, so that nobody else at your device can make a passkey in your name.
passkey-new-over = This page was too old. Nothing was saved. Please try again.
passkey-new-failed = The passkey could not be checked. Nothing was saved. Please try again.
passkey-new-known = This passkey is known already. Please make another one.
passkey-new-not-signed-in = You did not sign in again, so no passkey can be made yet.
passkey-remove-title = Remove “{ $name }”?
passkey-remove-from-now = From now on it cannot say yes for you any more. Your sources are told.
passkey-remove-consents = What you said yes to with it goes on, until you stop it.
passkey-remove-device = Your device may still show it. You can delete it there too.

## After the decision

done-approved = You said yes to { $name }
done-approved-body = The consent is in force. { $name } can use it within the terms you saw. You can stop it on your dashboard at any time.
done-approved-over = You said yes then. Since then the consent has ended or is on hold, so nothing is shared under it now.
done-now = Now:
done-denied = You said no to { $name }
done-denied-body = Nothing has been shared. { $name } is told only that you said no, and your reason if you gave one.
done-deferred = You will decide later
done-deferred-body = Nothing has been shared. The request from { $name } waits on your dashboard.
done-return = Back to { $name }

receipt-title = Your receipt
receipt-text = Keep it as proof. Anyone can check it without asking us.
receipt-at = Time
receipt-request = Request
receipt-consent = Consent
receipt-evidence = How it was proven
receipt-by = Decided by
receipt-log = In the public log
receipt-log-value = Entry { $index }
receipt-digest = Digest
receipt-download = Download the receipt
receipt-print = The whole receipt, to print or to get by e-mail
receipt-language = Language of the notice
receipt-notice = Digest of the notice
receipt-agreed = What you agreed to
receipt-asked = What had been asked
receipt-seen = The exact answer
receipt-reason = Your reason:
receipt-proof = Proof
receipt-back = Back
receipt-how-to-print = To print it or keep it as a file, use the print function of your browser.
receipt-by-mail = By e-mail
receipt-mail-text = We send it to { $address }. The e-mail names who asked and what you decided. Others may be able to read it on its way.
receipt-mail-send = Send me this receipt by e-mail
receipt-mail-asked = You asked for it on { $when }. It can take a few minutes to arrive.

evidence-passkey = Your passkey signed exactly what you saw.
evidence-fresh-sign-in = You signed in afresh. A passkey would be stronger proof.
evidence-passkey-of-guardian = The guardian’s passkey signed exactly what was shown.
evidence-sign-in-of-guardian = The guardian signed in afresh. A passkey would be stronger proof.

## One consent

consent-end-asked = A source of this data asks you to end this consent: “{ $reason }”. You decide.
consent-newer = See the consent that took its place
consent-older = See the earlier consent, whose place it took
consent-changes = What changed
consent-before = Before:
consent-since = Since then:
consent-title = Your consent to { $name }
consent-stop = Stop
consent-item-remove = Take this out
consent-item-withdrawn = Taken out on { $at }. The rest goes on.
consent-pause = Put on hold
consent-resume = Let it go on
consent-resume-other = Only who said yes to this can let it go on.
consent-who = Who and why
consent-what = What is shared
consent-terms = How long and how often
consent-acknowledged = Who has taken note
consent-acknowledged-text = Every party must take note of the last change. Those that have not cannot use an old copy for long: it runs out by itself.
consent-acknowledged-yes = Taken note
consent-acknowledged-not-yet = Not yet
consent-deletion-nothing = It has received nothing, so there is nothing to delete.
consent-deletion-not-kept = It was not allowed to keep anything. It has made no statement about it yet.
consent-deletion-due = It has made no statement yet that it deleted what it received. It must by { $at }.
consent-deletion-overdue = It has made no statement that it deleted what it received. It had to by { $at }. You can complain.
consent-acknowledged-signed = Taken note, signed
consent-acknowledged-received = Received, not signed yet
consent-acknowledged-late = Not signed, overdue
consent-acknowledged-about = About what you took out: { $items }
consent-acknowledged-told = Told:
consent-acknowledged-download = Signed statement (download)
consent-statement-nothing = It says that it holds nothing that it received under this consent.
consent-statement-stopped = It says that it has stopped sharing. Its own records about you stay as they are.
consent-statement-hers = What was brought in is yours: it stays in your own store until you erase it.
consent-statement-deleted = It says that it deleted what it received, on { $at }.
consent-statement-retained = It says that the law has it keep the following, and that it deleted the rest on { $at }.
consent-statement-kept = { $what }: { $ground }, until { $until }
consent-statement-retained-over = It was to keep the following only until a time that is over, and has not said that it deleted it. You can complain.
consent-statement-pending = It says that it will have deleted what it received by { $at }.
consent-statement-pending-over = It said that it would have deleted what it received by { $at }, and has not said that it did. You can complain.
consent-statement-processors-deleted = Those who handled it on its behalf have deleted it, too.
consent-statement-processors-told = Those who handled it on its behalf have been told to delete it.
consent-sharing = Every access
consent-sharing-empty = Nobody has asked for anything under this consent yet.
consent-sharing-who = { $from } → { $to }
consent-sharing-bytes = { $size }, sealed
consent-history = What happened
consent-told = Who was told what
consent-told-show = { $n ->
    [one] Show the one message
   *[other] Show the latest { $n } messages
}
consent-told-issued = Received the signed consent
consent-told-changed = Was told of a change
consent-told-given-up = Could not be reached

sharing-delivered = Delivered
sharing-pending = On its way
sharing-refused = Refused
sharing-lapsed = Not fetched, deleted
sharing-incomplete = Only a part came, deleted
sharing-unanswered = Nothing came in time

event-asked = Asked for data
event-notice-shown = Notice shown
event-answer-seen = Exact answer seen in your store
event-approved = Said yes
event-denied = Said no
event-deferred = Put off
event-request-expired = Request ran out
event-issued = Consent signed and handed out
event-paused = Put on hold
event-resumed = Let go on
event-withdrawn = Stopped
event-revoked = Stopped by somebody else
event-expired = Consent ran out
event-superseded = Replaced by a newer consent
event-shared = Data shared
event-share-refused = Sharing refused
event-share-lapsed = Sharing ran out of time
event-acknowledged = Change taken note of
event-passkey-added = You made a passkey
event-passkey-removed = You removed a passkey
event-item-withdrawn = Something taken out of a consent
event-source-linked = Source linked
event-source-unlinked = Source unlinked
event-rights-asked = Asked or complained
event-rights-answered = They answered
event-rights-escalated = Taken to the Board
event-rights-closed = Said to be settled
event-nominee-named = Nominee named
event-guardian-asked = Asked to act as guardian
event-representation-in-force = Proof checked: may act from now on
event-representation-refused = Proof checked: may not act
event-representation-ended = Right to act ended
event-by = by { $actor }
event-reason = Reason: { $reason }
event-open = Open

## Stopping

stop-title = Stop { $name }?
stop-then = If you stop now
stop-at-once = { $name } gets nothing more from the moment you confirm: no new answer, no new record.
stop-told = Everyone involved is told at once. The next page shows who has taken note. Whoever cannot be reached refuses by itself within minutes.
stop-nothing-received = { $name } has received nothing so far, so there is nothing to delete.
stop-delete-by = { $name } must delete what it has received, at the latest by { $at }.
stop-delete = { $name } must delete what it has received.
stop-law = It may keep only what a law makes it keep, for example its books. Ask it which law. What was done before you stopped stays lawful.
stop-for-you = What it means for you
stop-nothing-else = Nothing else changes: your other consents, your accounts and your linked sources stay as they are.
stop-benefit = { $name } may no longer be able to do what you wanted from it.
stop-benefit-named = { $name } may no longer be able to give you this: { $benefit }
stop-final = Stopping is final. To share again, they would have to ask you again.
stop-button = Stop now
stop-back = Leave it as it is
item-remove-title = Take “{ $title }” out?
item-remove-lead = Your consent to { $name } goes on without it.
item-remove-then = If you take it out
item-remove-at-once = { $name } gets nothing more of it from the moment you confirm. Everyone involved is told at once.
item-remove-rest = Everything else in this consent stays as it is.
item-remove-unused = { $name } has not received any of it yet.
item-remove-required = { $name } says that it cannot do without this. It may stop what it does for you.
item-remove-final = It cannot be put back. To share it again, they would have to ask you again.
item-remove-account-also = From the same account also
item-remove-button = Take it out
item-remove-account = Take out everything from this account

unlink-title = Unlink { $name }?
unlink-then = If you unlink it now
unlink-stops = { $n ->
    [one] This consent needs it, and stops for good. Everyone involved is told.
   *[other] These { $n } consents need it, and stop for good. Everyone involved is told.
}
unlink-nothing = No consent needs it at the moment.
unlink-no-more = Nothing more comes from { $name } through this service.
unlink-kept = What was shared already is not called back.
unlink-again = You can link it again at any time. A consent that stopped stays stopped.
unlink-button = Unlink now

## Record

record-title = Your record
record-lead = { $n ->
    [one] Every decision, every notice and every sharing. It is kept for at least 1 year.
   *[other] Every decision, every notice and every sharing. It is kept for at least { $n } years.
}
record-keep = To keep
record-download = Everything, for machines (JSON)
record-csv = As a table (CSV)
record-archive = Everything, with its proofs (ZIP)
record-print = To print
record-archive-title = Your record, with its proofs
record-archive-lead = One file with every entry about you, and the proof for each. Anybody can check it without us, in many years too.
record-archive-making = Your file is being made.
record-archive-renews = This page renews itself. You may close it and come back later.
record-archive-ready = Your file is ready.
record-archive-download = Download ({ $size })
record-archive-failed = Your file could not be made. Nothing is lost: your record is as it was.
record-archive-again = Try again
record-entries = What happened, newest first
record-kind = Kind
record-kind-any = Everything
record-kind-decisions = Requests and decisions
record-kind-consents = Consents begun, changed, ended
record-kind-sharing = Data asked for and shared
record-kind-sources = Sources linked and unlinked
record-kind-other = Other
record-nothing = Nothing like that has happened. Choose something else, or show everything again.
record-back = Back to your record
record-print-title = Record of { $name }
record-print-made = Kept by { $keeper }. Made on { $at }.
record-print-how = Use your browser to print this page or to save it as a PDF.
record-when = When
record-what = What
record-who = By whom
record-why = Reason
record-empty = Nothing has happened yet.

## The console of an auditor

audit-tabs = Parts of the console
audit-tab-record = Record
audit-tab-figures = Figures
audit-tab-changes = Changes
audit-tab-exports = Exports
audit-tab-looks = What was looked at
audit-you-look = You look as { $name } for { $body }, until { $until }. Every look is written down, and the operators see it.

audit-trouble-person = This is not a pseudonym as the record has it. Copy it from an entry.
audit-trouble-party = No party of this id is known here. Choose one from the list.
audit-trouble-purpose = No such purpose is known here. Choose one from the list.
audit-trouble-event = There is no such kind of entry. Choose one from the list.
audit-trouble-day = This is not a day. Write year, month and day: 2026-11-30.
audit-trouble-order = The last day is before the first one. Change one of them.
audit-trouble-nothing = There is nothing to export in that time. Choose other days.
audit-trouble-busy = An export of yours is being made already. Wait until it is there, then ask again.
audit-trouble-failed = The export could not be made. Nothing was changed: ask for it again.
audit-trouble-reason = Say why you ask for the export. The reason is kept in the record.

audit-search-title = The record
audit-search-lead = Every entry of the log, newest first. People stand there under pseudonyms; no page here names them.
audit-search-form = Search the record
audit-field-person = Pseudonym of a person
audit-field-party = Party
audit-field-party-any = All parties
audit-field-purpose = Purpose
audit-field-purpose-any = All purposes
audit-field-event = Kind of entry
audit-field-event-any = All kinds
audit-field-from = First day
audit-field-to = Last day
audit-search-button = Search
audit-search-reset = Show everything again
audit-search-found = Entries
audit-search-empty = Nothing has been entered yet.
audit-search-nothing = No entry matches. Ask for less, or show everything again.
audit-search-figures = Figures about this selection
audit-search-export = Export this selection
audit-column-number = No.
audit-column-when = When
audit-column-event = Kind
audit-column-person = Person
audit-column-party = Party
audit-column-source = Source
audit-column-purpose = Purpose
audit-destroyed = Destroyed
audit-for-party = A party’s entry
audit-open-entry = Entry { $number }
audit-open-person = Everything of { $person }

audit-entry-title = Entry { $number }
audit-entry-destroyed = Salt and event of this entry were destroyed, as the law asks. Only its digest is left; it still counts in every proof.
audit-entry-checks = Verification
audit-all-hold = Everything that was checked holds.
audit-some-fail = { $n ->
    [one] One check FAILS. This entry cannot be relied on.
   *[other] { $n } checks FAIL. This entry cannot be relied on.
}
audit-some-not-possible = What could be checked holds. Some of it could not be checked.
audit-holds = Holds
audit-fails = Fails
audit-not-possible = Could not be checked
audit-check-digest = Salt and event give the digest.
audit-check-inclusion = The digest stands at its number under the checkpoint of { $size } entries.
audit-check-checkpoint = The log has signed the checkpoint.
audit-check-witnesses = { $n ->
    [0] No witness has cosigned the checkpoint.
    [one] One witness has cosigned the checkpoint.
   *[other] { $n } witnesses have cosigned the checkpoint.
}
audit-check-consistency = The log of { $from } entries, which you were shown when you began, is the beginning of this one.
audit-check-document = The document “{ $kind }” that the entry names has its digest.
audit-check-signature = The document “{ $kind }” is signed by { $by }.
audit-entry-proof = Download the proof (JSON)
audit-entry-facts = What it says
audit-entry-body = The event, as it was digested
audit-entry-neighbours = Entries beside it
audit-entry-before = The entry before
audit-entry-after = The entry after

audit-figures-title = Figures
audit-figures-lead = Counted from the entries of the record, in the time that you choose.
audit-figures-form = Choose what is counted
audit-figures-button = Count
audit-figures-counts = What happened
audit-figures-entries = Show these entries
audit-figures-csv = Download as a table (CSV)
audit-figure-asked = Requests received
audit-figure-shown = Notices shown
audit-figure-given = Consents given
audit-figure-denied = Requests denied
audit-figure-deferred = Decisions put off
audit-figure-withdrawn = Consents withdrawn by the person
audit-figure-revoked = Consents revoked by others
audit-figure-expired = Consents that ran out
audit-figure-shared = Sharings of data
audit-figure-refused = Sharings refused
audit-plots = Over time
audit-plots-scale = Each drawing has its own scale.
audit-per-day = One bar is one day.
audit-per-week = One bar is one week.
audit-per-month = One bar is one month.
audit-step-day = Day
audit-step-week = Week from
audit-step-month = Month from
audit-step-week-of = the week from { $day }
audit-step-month-of = the month from { $day }
audit-plot-nothing = There is no day to draw.
audit-plot-none = From { $first } to { $last }: none.
audit-plot-words = From { $first } to { $last }: { $total } in all, at most { $most }, on { $day }.
audit-plot-table = The numbers as a table
audit-plot-count = Number
audit-ack-title = How soon a stop was acknowledged
audit-ack-lead = When a consent ends, each party that holds a copy is told, and has to say that it knows.
audit-ack-stops = Had to be acknowledged
audit-ack-done = Acknowledged
audit-ack-waiting = Still waited for
audit-ack-median = Half of them within
audit-ack-p95 = 95 of 100 within
audit-ack-longest = The longest took
audit-ack-within = Acknowledged
audit-within-second = within a second
audit-within-ten-seconds = within ten seconds
audit-within-minute = within a minute
audit-within-hour = within an hour
audit-within-day = within a day
audit-within-longer = later than that
audit-within-not-yet = not yet
audit-lasts-ms = { $n } ms
audit-lasts-seconds = { $n } s
audit-lasts-minutes = { $m } min { $s } s
audit-lasts-hours = { $h } h { $m } min
audit-lasts-days = { $d } d { $h } h
audit-grievances-title = Complaints
audit-grievances-made = Made
audit-grievances-in-time = Answered in time
audit-grievances-late = Answered late
audit-grievances-open = Open
audit-grievances-overdue = Overdue
audit-overdue-none = No complaint is overdue.
audit-overdue-title = Overdue now
audit-overdue-reference = Reference
audit-overdue-made = Made on
audit-overdue-due = Answer was due
audit-overdue-manager = the consent manager itself

audit-changes-title = Changes
audit-changes-lead = What has changed in what everybody relies on, newest first, and what it was before.
audit-changes-form = Choose what to see
audit-changes-kind = What has changed
audit-changes-any = Everything
audit-changes-button = Show
audit-changes-questions = Questions
audit-changes-notices = Notices
audit-changes-parties = Parties
audit-changes-policy = Policy
audit-changes-keys = Keys
audit-changes-auditors = Auditors
audit-changes-list = Changes, newest first
audit-changes-empty = Nothing has changed yet.
audit-changes-nothing = Nothing of this kind has changed. Choose something else, or show everything again.
audit-changes-first = The first of its kind: there is nothing to compare it with.
audit-changes-same = Nothing in its text is different from before.
audit-changes-entry = Open the entry
audit-changes-by = By:
audit-changes-differences = { $n ->
    [one] One place is different
   *[other] { $n } places are different
}
audit-changes-before = Before:
audit-changes-after = Now:
audit-changes-not-before = was not there
audit-changes-not-after = is not there any more

audit-exports-title = Exports
audit-exports-lead = An export is one signed file with the entries and their proofs. consent-verify, a free tool, checks it without us.
audit-exports-new = Ask for an export
audit-exports-scope = What is to be in it
audit-exports-population = Everything in a time: the audit pack
audit-exports-population-text = What the law asks a consent manager to keep ready for audit (DPDP Rules, First Schedule, Part B, item 12).
audit-exports-party = Everything of one party
audit-exports-person = Everything of one person
audit-exports-choose = Please choose
audit-exports-reason = Why you ask for it
audit-exports-reason-hint = Kept in the record. Name the audit or the matter, and no person.
audit-exports-button = Make the export
audit-exports-making = Your export is being made
audit-making-begins = It has just begun.
audit-making-done = { $done } of { $of } entries
audit-making-renews = This page renews itself. You may close it and come back later.
audit-exports-files = Your exports
audit-exports-none = You have not asked for an export yet.
audit-exports-made = Made on
audit-exports-download = Download ({ $size })
audit-exports-verify = Verify it here
audit-verified = { $n ->
    [0] Verified: { $entries } entries, nothing was found.
    [one] Verified: { $entries } entries, ONE thing was found.
   *[other] Verified: { $entries } entries, { $n } things were FOUND.
}
audit-verified-at = Verified on
audit-finding-kind = What was found
audit-finding-where = Where

audit-looks-title = What was looked at
audit-looks-lead = Every look of yours, newest first. The operators see the same list.
audit-looks-what = What
audit-looks-entry = Entry
audit-looks-empty = Nothing was looked at yet.

audit-join-title = Become an auditor here
audit-join-lead = Type the code that the operator of this service gave you. It works once.
audit-join-then = Then you may look at the record, and change nothing. Every look is written down, and the operators see it.
audit-join-code = Code
audit-join-button = Begin
audit-join-wrong = This code does not work: it is mistyped, was used, or is too old. Check it, or ask the operator for another.

## Messages

message-source-linked = { $name } is linked
message-source-linked-body = Nothing has been shared. You can now choose this source when somebody asks.
message-link-failed = { $name } could not be linked
message-link-failed-body = Nothing has changed. Please try again in a few minutes.
message-link-declined = { $name } was not linked
message-link-declined-body = You turned back. Nothing has changed.
message-stopped = { $name } is stopped
message-stopped-body = Nothing more is shared under this consent. On its page you see who has taken note.
message-paused = { $name } is on hold
message-paused-body = Nothing is shared until you let it go on.
message-resumed = { $name } may go on
message-resumed-body = The consent is in force again, within the same terms.
message-already-decided = This has been decided
message-already-decided-body = There is nothing left to decide here. You can see what you decided, and stop a consent on your dashboard.
message-request-expired = This request has run out
message-request-expired-body = Nothing has been shared. The organisation can ask you again.
message-request-failed = This request has come to nothing
message-request-failed-body = Who asked, what was asked for, or the consent it was to replace is no longer there. Nothing has been shared, and there is nothing to decide.
message-asker-gone = { $name } takes no part here any more
message-asker-gone-body = It is not in the registry of organisations any more, or not for now. Nothing was shared, and it gets nothing from this request.
message-question-gone = This question was withdrawn
message-question-gone-body = { $name } asked a question that may not be asked any more. Nothing was shared. It can ask you again in another way.
message-deposit-asked = We have asked { $name } for your records
message-deposit-asked-body = Now say yes on your dashboard. Then the records come here, sealed for your store.
message-store-linked = Your store is linked with { $name }
message-store-linked-body = It can now pass requests on to your store. It cannot read what is in here.

## Messages to her

messages-title = Messages
messages-lead = { $n ->
    [0] You have read everything.
    [one] 1 message is new.
   *[other] { $n } messages are new.
}
messages-empty = No messages yet. Here you are told when somebody asks for your data, when you decide, and when something changes.
messages-new = New
messages-read = Mark as read
messages-read-all = Mark all as read
messages-open = See more
messages-settings = Choose what we also tell you by e-mail
messages-granted = You gave a consent
messages-granted-text = Your receipt is on its page. You can stop it there at any time.
messages-denied = You said no to a request
messages-denied-text = Nothing is shared. Your receipt is on its page.
messages-stopped = You stopped a consent
messages-stopped-text = Nothing more is shared under it. Its page shows who has taken note.
messages-paused = You put a consent on hold
messages-paused-text = Nothing is shared until you let it go on.
messages-item-withdrawn-text = The rest of the consent goes on as it was.
messages-resumed = You let a consent go on
messages-resumed-text = It is in force again. If this was not you, stop it and sign out everywhere.
messages-receipt-asked = Your receipt by e-mail
messages-receipt-asked-text = You asked for a receipt by e-mail. We send it to the address that we know from your sign-in.
messages-answer-seen = You looked at an answer in your store
messages-answer-seen-text = Nothing has left. You can decide on the request now.
messages-waiting = Somebody asks for your data
messages-waiting-text = Look at the request when you have time. Nothing is shared unless you say yes.
messages-end-asked = A consent may have to end
messages-end-asked-text = Where your data comes from asks you to end it. You decide.
messages-first-use = A consent was used for the first time
messages-first-use-text = Its page shows what was shared, and when.
messages-revoked = A consent was ended by the organisation
messages-revoked-text = Nothing more is shared under it.
messages-expired = A consent has run out
messages-expired-text = Nothing more is shared under it. There is nothing for you to do.
messages-ending-soon = Something you allowed ends soon
messages-ending-soon-text = { $n ->
    [one] One consent ends within 14 days. It ends by itself; there is nothing for you to do.
   *[other] { $n } consents end within 14 days. They end by themselves; there is nothing for you to do.
}
messages-rights-asked = Your request was sent
messages-rights-asked-text = Its page shows its number and until when an answer is due.
messages-rights-acknowledged = Your request is being looked at
messages-rights-acknowledged-text = Its page shows what they say.
messages-rights-answered = Your request was answered
messages-rights-answered-text = Read the answer on its page. If it does not satisfy you, you can go to the Data Protection Board.
messages-rights-overdue = Your request was not answered in time
messages-rights-overdue-text = You may now go to the Data Protection Board. Its page shows how.
messages-represented = Somebody may act for you now
messages-represented-text = Its page shows who. If it is wrong, complain to us at once.
messages-represented-no-more = Somebody may not act for you
messages-represented-no-more-text = Their right has ended or was not accepted. Its page shows whose.
messages-representing = You may act for somebody now
messages-representing-text = Its page shows for whom, and where to begin.
messages-representing-no-more = You may not act for somebody
messages-representing-no-more-text = The right has ended or was not accepted. Its page shows for whom.
messages-acted-for = Somebody acted for you
messages-acted-for-text = Your record shows who, and what they did.

## Mail

mail-sign-in = Sign in to see it:
mail-never-ask = We never ask for a password or a code by e-mail. If you are not sure that this e-mail is ours, open the page yourself.
mail-why = You get this e-mail because you have an account with { $service }. You choose here what we write to you about:
mail-receipt-attached = The consent itself is attached as a file, signed, so that anyone can check it.
mail-receipt-decision-attached = Your decision is attached as a file with its proof, so that anyone can check it.
mail-receipt-why = You get this e-mail because somebody who was signed in as you asked for it on this page:

## Rights

rights-title = Your rights
rights-lead = Ask an organisation what it holds about you, have it put right or deleted, or complain. You can see here what came of it.
rights-new = Ask or complain
rights-list = Your requests and complaints
rights-empty = You have asked for nothing and complained about nothing.
rights-due = Answer due by
rights-this-service = This service
rights-access = See what they hold about me
rights-correction = Correct what is wrong
rights-completion = Fill in what is missing
rights-updating = Bring up to date what is old
rights-erasure = Delete my data
rights-grievance = Complain
rights-received = Sent
rights-acknowledged = Being looked at
rights-overdue = No answer in time
rights-answered = Answered
rights-escalated = Taken to the Board
rights-closed = Settled
rights-new-lead = It costs nothing. They must answer within the time that is shown, at most 90 days.
rights-to = To whom?
rights-choose = Please choose
rights-store = Only organisations that know you are listed. In your own store you see, take out and erase everything yourself.
rights-matter = What do you want?
rights-text = In your own words
rights-text-hint = Only they and you read it, and we who pass it on. Do not write passwords or card numbers.
rights-send = Send
rights-trouble = Please choose to whom and what you want, and write a few words.
rights-number = Number
rights-wrote = You wrote
rights-steps = What happened
rights-board = If you are not satisfied
rights-board-done = You said that you have taken this to the Data Protection Board. Have the number at hand.
rights-board-text = You may now complain to the Data Protection Board of India. Tell it the number above.
rights-board-early = They have until the date above to answer. After that, or if the answer does not satisfy you, you may complain to the Data Protection Board of India.
rights-board-link = To the Data Protection Board
rights-escalate = I have complained to the Board
rights-close = It is settled
rights-back = All requests and complaints
rights-acting = People who act for others
acts-nominee = Nominee
acts-guardian-child = Guardian of a child
acts-guardian-person = Guardian of a person with a disability
acts-waiting = We have yet to check the proof
acts-named = Named, may not act yet
acts-in-force = May act now
acts-ended = Ended
acts-refused = Not accepted
acts-since = May act since
acts-until = Ends by itself:
acts-name = Full name
acts-email = E-mail address
acts-trouble-unfit = Please fill in every field. Not with your own address.
acts-trouble-born = Please give the date of birth of a child: somebody who is not 18 yet.
acts-trouble-many = That is as many as one person can have. Remove one first.
nominees-title = Who may act for you
nominees-lead = Name somebody you trust. If you die or can no longer look after this yourself, they can.
nominees-what = What a nominee may do, and when
nominees-when = Only after we have seen proof that you have died or cannot act yourself. Until then they see nothing and are not told.
nominees-may = They may then see your consents and your record, stop and hold back consents, say no to requests, use your rights and complain.
nominees-may-not = They can never say yes for you, and never touch your sign-in, your passkeys or your settings.
nominees-people = Named, and acting for you
nominees-empty = You have named nobody, and nobody acts for you.
nominees-change = Change
nominees-remove = Remove: they may not act for me
nominees-not-hers = You cannot end this here. If it is wrong, complain to this service.
nominees-name-one = Name somebody
nominees-most = You can name up to { $n } people.
nominees-email-hint = We know them by it when they sign in. It must be an address that they sign in with.
nominees-relation = What they are to you (if you like)
nominees-send = Name them
for-whom-title = For whom is this?
for-whom-lead = { $name } asks for something. You act for others here too, so first say for whom you decide.
for-whom-me = For myself
for-whom-ward = For { $name }
for-whom-once = Whoever you choose, the request stays with them.
guardians-title = For whom you act
guardians-lead = If you are the parent or guardian of a child, the guardian of a person with a disability, or somebody’s nominee, you can act for them here.
guardians-people = People
guardians-empty = You act for nobody.
guardians-act = Act for { $name }
guardians-end = I do not want to act for them
guardians-may = What you may do for them
guardians-may-text = You may see consents and the record, stop and hold back consents, say no to requests, use their rights and complain. As guardian you may also link their accounts, say yes to a request and let a consent go on. You prove that with your own passkey or sign-in. Whatever you do is shown with your name.
guardians-may-not = A nominee cannot say yes to a request, link accounts or let a consent go on.
guardians-child = Ask to act for a child
guardians-child-text = We check who you are, that you are of age, and that you are the parent or lawful guardian. It ends by itself when the child turns 18.
guardians-born = Date of birth
guardians-proof = Number or name of the proof
guardians-child-proof = Such as the number of the birth certificate. We ask you for the paper itself.
guardians-person = Ask to act for a person with a disability
guardians-person-text = We check the order of the court, authority or committee that made you the guardian.
guardians-email-hint = If they have an account of their own here. Otherwise leave it empty.
guardians-person-proof = Such as number and date of the order. We ask you for the paper itself.
guardians-send = Ask

## Settings

settings-title = Settings
settings-lead = How we tell you, and in which language.
settings-mail = E-mail
settings-mail-none = This service sends no e-mail. You find everything under Messages.
settings-mail-to = We write to { $address }. You can change this address where you sign in.
settings-mail-no-address = The service where you sign in has told us no confirmed e-mail address of yours, so we cannot write to you.
settings-mail-text = An e-mail only says that there is something to see. It holds none of your data.
settings-topic-decisions = Receipts when you decide
settings-topic-requests = When somebody asks you
settings-topic-use = When a consent is first used, or others end it
settings-topic-reminders = When consents end soon, at most once a week
settings-topic-rights = News of your complaints and requests
settings-topic-security = When ways to sign in or to act for you change
settings-on = On
settings-off = Off
settings-turn-on = Turn on
settings-turn-off = Turn off
settings-always = Always on, to protect you
settings-language = Language
settings-language-text = For your e-mail and for these pages.

## Errors

error-mend = What you can do
error-trace = If you ask for help, give this number:
error-not-found = This page is not here
error-not-found-cause = The address leads nowhere, or what was here belongs to somebody else.
error-not-found-mend = Check the address, or start from the first page.
error-not-allowed = You cannot do this here
error-not-allowed-cause = Your sign-in does not allow this step.
error-not-allowed-mend = Sign in with the account that this belongs to.
error-only-herself = This is for a person alone
error-only-herself-cause = You act for somebody. Nobody can do this in another’s place, or the right to act for them has ended.
error-only-herself-mend = Go back to yourself first, for what is your own.
error-not-for-child = This may not be asked about a child
error-not-for-child-mend = You can say no, and complain about who asked.
error-only-who-approved = Only who said yes can let it go on
error-only-who-approved-cause = This consent was given by somebody else: by the person, or by another guardian. The organisations take only their word for it.
error-only-who-approved-mend = You can stop it, and say yes to a new request.
error-form-expired = This form is too old
error-form-expired-cause = The form was open for too long, or it was sent from another page. To be safe we did nothing.
error-form-expired-mend = Go back, load the page again, and send the form once more.
error-bad-input = Something is missing in the form
error-bad-input-cause = We could not make sense of what was sent, so we did nothing.
error-bad-input-mend = Go back and check what you chose.
error-conflict = Something has changed in the meantime
error-conflict-cause = This was decided or changed while your page was open. Your last click had no effect.
error-conflict-mend = Load the page again to see how it stands now.
error-too-many = Too many attempts
error-too-many-cause = There were too many attempts in a short time.
error-too-many-mend = Please wait a minute, then try again.
error-withdrawn = This can no longer be asked for
error-withdrawn-cause = The organisation, the source or the question takes no part here any more, or not for now. Nothing was agreed and nothing was shared.
error-withdrawn-mend = There is nothing you have to do. Your dashboard shows what is in force.
error-unavailable = A service does not answer
error-unavailable-cause = Another service that is needed here does not answer, so this step was not done.
error-unavailable-mend = Please try again in a few minutes.
error-internal = That is our fault
error-internal-cause = Something went wrong on our side, and we stopped there. Your record shows what was done before.
error-internal-mend = Please try again. If it happens again, tell us the number below.
cause-title = This did not work
cause-address = The address is not complete. Perhaps a part of it was lost on the way.
cause-not-genuine = The address was not made by your consent manager for this store.
cause-too-old = The address was made too long ago to be used.
cause-start-again = Go back to your consent dashboard and start from there again.
cause-linked-elsewhere = This link belongs to another account already.
cause-unknown-question = Your store does not know this question, so it gives no answer.
cause-no-data = There are no records here to answer from.
cause-bring-in = Bring in your records first, then come back.
cause-not-linked = Your store is not linked on your consent dashboard, so it could not tell whether it was you who said yes.
cause-link-store = Link your store on your consent dashboard first, then come back.
cause-not-allowed-answer = This question may not be answered in this way.
cause-passkey = What your passkey gave could not be used. Perhaps the page was open for too long.
cause-passkey-mend = Nothing has changed. Go back, load the page again and try once more.
cause-guardian-right = Your consent manager says that you are a guardian, but the right that it names has ended, or has no proper end. Nothing was linked.

## Leaving

leaving-title = You are going to { $to }
leaving-lead = { $to } asks you on its own page whether it may be linked. Linking shares nothing.
leaving-lead-preview = Your store shows you the exact answer on its own page, over the days and sources that you chose here.
leaving-lead-back = { $to } has asked you, and waits on its own page.
leaving-next = What happens there
leaving-asks-source = You show { $to } that the account is yours, for example with your customer number and a one-time code. We do not see either.
leaving-asks-store = You sign in at your store, and say yes or no to being reached through us.
leaving-knows = { $to } will know you here by a random name, made for it alone.
leaving-back = Only this comes back to us: a short name for the account, and which kinds of records it holds. No record comes.
leaving-back-seen = Only this comes back to us: that you have seen an answer. The answer itself does not come, and we cannot work it out.
leaving-shows-answer = You sign in at your store, if you have not yet. It works the answer out from your records and shows it to nobody but you.
leaving-looking-shares-nothing = Looking shares nothing, and the organisation is not told that you looked. You decide here afterwards.
leaving-tells-approved = { $to } is told that you said yes, and the number of the request.
leaving-tells-denied = { $to } is told that you said no, and the number of the request.
leaving-tells-deferred = { $to } is told that you will decide later, and the number of the request.
leaving-tells-no-more = Your name, your address and your other consents do not go with you.
leaving-stays = What you decided stands, whether you go on or stay. You can change your mind on your dashboard at any time.
leaving-free = You can turn back there as well. Then nothing is linked.
leaving-address = The address bar will show
leaving-go = Go on to { $to }
leaving-stay = Stay here
leaving-note = If the address looks different, close the page and come back here.

## About

about-title = Who runs this
about-lead = A consent manager must work for you alone. So it must publish who runs it, who owns it, and how to complain.
about-operator = The operator
about-operator-missing = The operator has not filled in who it is. Until then, do not rely on this service for real data.
about-not-filled = The operator has not filled this in yet.
about-name = Company
about-registration = Registration as a consent manager
about-unregistered = Not registered with the Data Protection Board
about-address = Address
about-contact = Contact
about-people = Promoters, directors and senior managers
about-shareholders = Everyone who owns more than two per cent of the company
about-bodies = Companies in which these people own more than two per cent
about-as-on = As on { $day }
about-none-declared = None declared.
about-other = What the Board wants published
about-rights = Your rights, and how to use them
about-right-see = See everything that is kept about your consents: sign in and open Record.
about-right-stop = Stop any consent: sign in, choose Stop, confirm.
about-right-take = Take your record with you: sign in, open Record, download it.
about-right-identify = We know you by your sign-in account alone. You need no other number.
about-complaints = How to complain
about-grievance-missing = The operator has not named anyone for complaints yet.
about-officer = Complaints officer
about-answer-in = Answer
about-days = { $n ->
    [one] Within 1 day
   *[other] Within { $n } days
}
about-board = If the answer does not help, you can complain to the Data Protection Board of India.
about-kept = For how long what is kept
about-kept-records = Your record of consents, notices and sharing: { $n } years after each of them has ended, and in any case while you have an account.
about-kept-logs = Logs of what was done in this service: at least { $n } days.
about-kept-sealed = Sealed data on its way: until it is delivered, at the latest six hours.
about-blind = We cannot read your data
about-blind-text = Data passes through this service sealed. It holds no key that opens it, never indexes it, and deletes it on delivery, at the latest after six hours.
about-checks = What anyone can check

## The store: what is held

holdings-title = What your store holds
holdings-summary = { $n ->
    [0] Your store is empty.
    [one] One record in all, locked with a key for you alone.
   *[other] { $shown } records in all, locked with a key for you alone.
}
holdings-arrived = { $n ->
    [one] A consent in your name has arrived. Nothing leaves under it before you have looked at it.
   *[other] { $n } consents in your name have arrived. Nothing leaves under them before you have looked at them.
}
holdings-changed = { $n ->
    [one] An answer that you approved has changed since you saw it. It waits for you.
   *[other] { $n } answers that you approved have changed since you saw them. They wait for you.
}
holdings-changed-link = See what has changed
holdings-wards = You also keep stores here for others.
holdings-wards-link = See these stores
holdings-empty = There is nothing here yet. Bring in your records below.
holdings-rows = { $n ->
    [one] 1 record
   *[other] { $shown } records
}
holdings-range-unknown = These records carry no day
holdings-last-deposit = Last brought in
holdings-no-deposit = Not yet
holdings-source = From
holdings-quality = How good the last delivery was
holdings-provenance = { $n ->
    [one] Where it came from: 1 delivery
   *[other] Where it came from: { $n } deliveries
}
holdings-artifact = Under consent
holdings-counts = { $new } new, { $changed } changed, { $known } known already
holdings-more-deliveries = and { $n } earlier ones
holdings-bring = Bring in records
holdings-bring-text = Your store asks once for the records, you say yes on your consent dashboard, and they come here sealed. The consent is good for one delivery and ends after three days; ask again when you want newer records.
holdings-bring-ward = You say yes at your consent manager. Act for { $name } there, too, before you do: otherwise the records would be your own, and none would come in here.
holdings-bring-button = Bring in records
holdings-bring-label = Bring in records: { $name }
deposit-bank-text = Your accounts and bookings of the last five years.
deposit-clinic-text = Your details, diagnoses, test results and medicines of the last five years.
deposit-asked = A request waits for your yes on your consent dashboard.
deposit-decide = Go to your decision
deposit-decide-again = If that page does not open for you, bring in records once more: your store then makes a new request.
deposit-on-the-way = Records are on their way.
deposit-brought = Records were brought in.
deposit-brought-part = A part of your records was brought in.
deposit-missing-unavailable = Missing: { $name }. The source’s system did not answer. Bring in records once more, later.
deposit-missing-broken = Missing: { $name }. The source cannot read them at the moment, and has to put that right.
deposit-refused = The last delivery was refused, and nothing of it was kept.
deposit-by-another = Somebody else said yes to the last request, so nothing was brought in. Do not pass on the address of a request; ask again and decide yourself.
deposit-refused-why = Why: { $reason }
deposit-refused-page = On page { $page }.
deposit-refused-record = On page { $page }, record { $record }: { $name }.
deposit-refused-told = Your store tells the source the reason, and nothing of your records.

quality-completeness = Complete
quality-uniqueness = Without doubles
quality-validity = Valid
quality-age = Newest record
quality-age-days = { $n ->
    [0] of the same day
    [one] 1 day old
   *[other] { $n } days old
}
quality-nothing = nothing to measure
quality-note = The six figures tell how good a delivery was, counted from the delivery itself. Likely: how many values are as such values usually are (no day to come, no amount beyond bounds, codes of a known form). Complete: how many of the values that may be missing are there. Without doubles: how many records came only once. In agreement: how many comparisons agree (balances with amounts, days with the day of birth, known records with what they said before). Valid: how many records have the right form; a delivery with a wrong one is refused as a whole. Newest record: how old it was. Whether a value is true cannot be measured here.
quality-accuracy = Likely
quality-consistency = In agreement

## The store: her own files, and the records themselves

holdings-own = Bring a file of your own
holdings-own-text = A statement from your bank, health records from a patient portal, or what another store gave you to take along. You see what was understood before anything is kept.
holdings-own-button = Bring a file
holdings-own-waits = A file waits for you
holdings-open = See the records
holdings-open-label = See the records: { $name }, { $source }
holdings-file = From the file { $name }
holdings-file-digest = Digest of the file
own-chip = Brought by you
own-text = No source has signed these records for this store. They are yours to see and to keep; answers to others do not rest on them.
own-source = You
own-claimed = You, from another store: { $name }
upload-title = Bring a file of your own
upload-lead = Choose a file. You then see what was understood of it and what was not, and decide.
upload-format-csv = A table of bookings from your bank (CSV)
upload-format-fhir = Health records from a patient app or portal (FHIR R4 Bundle, JSON)
upload-format-json = Records by kind (JSON)
upload-format-export = What another Amanat store gave you to take along (export.json)
upload-file = Your file
upload-limits = At most 20 MB and 100,000 records
upload-button = Look at this file
upload-not-yet = Nothing of the file is in your records before you say so. Until then it waits inside your locked store, for a day at most.
upload-own-mark = What you bring yourself stays marked as brought by you. Answers to others rest only on records that a source has signed.
upload-back = Back to what your store holds
upload-empty = The file is empty.
upload-too-large = The file is larger than 20 MB. Split it, or ask for a shorter time.
upload-too-many-records = The file holds more than 100,000 records. Split it, or ask for a shorter time.
upload-not-text = The file is not text. Export it as CSV or JSON first.
upload-not-json = The file begins like JSON and is not valid, or names something twice.
upload-unknown-json = The file is JSON, but of a kind that is not understood.
upload-not-table = The file is not a table with at least two columns.
upload-several-people = The file is about more than one person.
upload-no-file = You chose no file.
upload-another-waits = Another file waits for you. Take it in or let it go first.
upload-preview-title = What was understood
upload-waits = Nothing of this is in your records yet.
upload-until = It goes by itself
upload-understood = { $n ->
    [0] No record was understood.
    [one] One record was understood.
   *[other] { $shown } records were understood.
}
upload-claims = The file says that these come from { $name }. Nobody has signed that for this store, so it is kept as what the file says.
upload-first = The first records
upload-not-understood = What was not understood
upload-left-out = { $n ->
    [one] One record is left out.
   *[other] { $shown } records are left out.
}
upload-all-understood = Every record was understood.
upload-problem = { $n ->
    [one] Once: { $what }
   *[other] { $shown } times: { $what }
}
upload-lines = Lines { $places }
upload-numbers = Records number { $places }
upload-problem-not-a-record = The line has another number of columns, or is no record.
upload-problem-day = The day cannot be read in the chosen form.
upload-problem-amount = An amount cannot be read in the chosen form.
upload-problem-no-amount = There is no amount.
upload-problem-two-amounts = Money in and money out stand in the same line.
upload-problem-does-not-fit = Something that must be there is missing, or is too long or of another kind.
upload-problem-absurd = A day or an amount is beyond what can be.
upload-problem-twice = The same record is there twice and says different things; the first was understood.
upload-problem-unknown-kind = There is no such kind of records.
upload-problem-no-id = The record has no number of its own.
upload-problem-no-code = The record does not say what it is about.
upload-problem-no-time = The record does not say when.
upload-problem-by-reference = The record only points to where it says what it is about.
upload-problem-mistaken = The record was entered by mistake, or was found to be wrong.
upload-unused = Not used
upload-export-text = Consents and ledgers of the other store are not taken over: a consent is good for one store only, and what stands in a file proves nothing about what was done. Keep the file if you want to read them later.
upload-consents = Consents
upload-releases = Answers that left
upload-refusals = Refusals
upload-reading = How the table is read
upload-ambiguous = Day and month could be the other way round in this file. Please check the days above.
upload-read-again = Read it like this
upload-decide = Your decision
upload-take = Take it into my records
upload-discard = Let it go
reading-delimiter = Columns are separated by
reading-date = Days are written
reading-decimal = Fractions are written
reading-currency = Currency
reading-day = The day of each booking
reading-amount = Amount with a sign
reading-out = Money out
reading-in = Money in
reading-balance = Balance afterwards
reading-counterparty = Who paid or was paid
reading-category = What it was for
reading-account = Account
reading-id = Number of the booking
reading-comma = commas
reading-semicolon = semicolons
reading-tab = tabs
reading-bar = bars
reading-year-first = year, month, day: 2026-12-31
reading-day-first = day, month, year: 31/12/2026
reading-month-first = month, day, year: 12/31/2026
reading-month-name = with the name of the month: 31 Dec 2026
reading-decimal-point = with a point: 1,234.56
reading-decimal-comma = with a comma: 1.234,56
reading-none = not in this file
records-from = From { $name }
records-shown = { $first } to { $last } of { $total }, newest first
records-by = Brought by the delivery of
records-file = file { $name }
records-none = nothing
records-smallest-unit = { $amount } in the smallest unit
records-newer = Newer records
records-older = Older records
records-levels = What the levels mean
level-public-text = Anyone may know it.
level-internal-text = Of use only together with the rest, such as a currency or a unit.
level-sensitive-text = It says something about you.
level-protected-text = In the wrong hands it can harm you: money and health.
level-restricted-text = It points to you, your account or another person directly.

## The store: what has left

approved-title = What I have been told you approved
approved-lead = Your consent manager told this store that you allowed these answers. The store checked your proof for each. Look at each new one. If you did not approve it, say so here.
approved-dashboard = Stop it on your consent dashboard
approved-empty = This store has not been told of anything that you approved.
approved-to = For { $name }
approved-until = Until
approved-decided = You decided
approved-as = You approved as
approved-told = This store was told
approved-days = Days looked at
approved-taken-out = You have taken this out. It is answered no more.
approved-stopped = Stopped
approved-state-unknown = Not known at the moment, so nothing is answered
approved-purpose = What for
approved-from = From
approved-proof = How you proved that it was you
approved-proof-passkey = With your passkey
approved-proof-sign-in = With a fresh sign-in, which proves less than a passkey
approved-waits = Waits for you
approved-seen-chip = You said that it is right
approved-objected-chip = You did not approve it
approved-look = Look at it and answer
approved-all-of-it = Open it
approved-back = All that you approved
approved-one-title = Did you approve this?
approved-one-lead = Your consent manager told this store that you approved what stands here. Is it what you saw when you said yes?
approved-one-waits = Nothing leaves under it before you have answered.
approved-yes = Yes, I approved this
approved-no = I did not approve this
approved-no-note = If you did not approve it, this store refuses it for ever. Nobody can undo that.
approved-seen = On { $at } you said that it is right.
approved-objected = On { $at } you said that you did not approve this. This store gives no answer under it, now or later.
approved-next = What to do now
approved-next-stop = Stop it on your consent dashboard, so that others hear of it too.
approved-next-careful = Do not say yes to anything there until this is cleared up. The dashboard may have shown you one thing and passed on another, or somebody has got hold of your sign-in.
approved-next-complain = Complain to the people who run the dashboard. Give them this number:
approved-next-passkeys = Let only your passkeys count at this store.
approved-next-ledger = It stands in your list of what has left and what was refused.
approved-mail = Word by mail
approved-mail-on = When a consent in your name arrives, this store writes to { $address }. The mail names nobody and holds no answer.
approved-mail-off = This store writes you no mail when a consent in your name arrives. It would write to { $address }.
approved-mail-none = Your sign-in service tells this store no confirmed mail address of yours, so it cannot write to you.
approved-mail-stop = Write me no mail
approved-mail-start = Write me a mail
arrival-mail-subject = A consent in your name has arrived at your store
arrival-mail-text = { $store } has been told that you approved something.
arrival-mail-ward-subject = A consent has arrived at a store that you keep for another
arrival-mail-ward-text = { $store } has been told that you approved something for a person whose store you keep there.
arrival-mail-look = Sign in to see who asks, and for what:
arrival-mail-object = If it was not you, say so there with one click. Then nothing leaves.
arrival-mail-off = This mail says no more, so that nobody can read it on its way. On the same page you can turn these mails off. We never ask for a password or a code by mail.
takeout-title = Export and erase
takeout-lead = Everything in this store is yours: take it with you, or have it erased.
takeout-take = Take everything with you
takeout-zip = In open formats (ZIP)
takeout-zip-text = One table for each kind of record, your health records as a FHIR bundle, the consents this store was told of, and every answer and refusal. A file in it explains the others.
takeout-zip-button = Download the ZIP
takeout-json = As one file (JSON)
takeout-json-text = The same for programs: another store can read it in.
takeout-json-button = Download the JSON
takeout-care = These files are readable by anybody who has them. Keep them where only you can get at them.
takeout-erase = Have everything erased
takeout-erase-text = The key of your store is destroyed. After that nobody can read it, not even a copy of it. The next page says exactly what goes and what stays.
takeout-erase-button = Erase my store…
erase-title = Erase your store?
erase-lead = This cannot be undone, by you or by anybody.
erase-not-ticked = Nothing was erased. Tick the box if you want that.
erase-cancelled = You turned back. Nothing was erased.
erase-failed = Your sign-in could not be checked. Nothing was erased. You can try again.
erase-somebody-else = Somebody else signed in. Nothing was erased. Please sign in with your own account.
erase-over = This took longer than five minutes. Nothing was erased. You can start again.
erase-unreachable = The sign-in service does not answer at the moment. Nothing was erased. Please try again in a few minutes.
erase-goes = What goes
erase-records = { $n ->
    [one] One record that was brought in
   *[other] { $n } records that were brought in
}
erase-ledgers = { $n ->
    [one] The list of what has left and what was refused: one entry
   *[other] The list of what has left and what was refused: { $n } entries
}
erase-consents = { $n ->
    [one] This store's copy of one consent, and your link with the consent manager
   *[other] This store's copies of { $n } consents, and your link with the consent manager
}
erase-keys = The key that opens your store, and the key that signs your answers
erase-stays = What stays, and why
erase-manager = At your consent manager: its record of consents given, notices shown and sharing, which the law has it keep for seven years
erase-others = With those who received an answer: what they received, for as long as each consent allows
erase-certificate = Here: a signed certificate of what was erased. It does not name you.
erase-then = From then on
erase-refused = Whoever asks under a consent that names this store is refused. To end those consents for good, stop them on your dashboard.
erase-again = You can sign in again; you begin with an empty store and new keys.
erase-first = Would you like a copy first?
erase-understood = I understand that nobody can bring it back
erase-with-passkey = You have confirmed a passkey here, so only your passkey can erase your store.
erase-no-passkey = Open this page in a browser that has your passkey, with scripts turned on. If you have lost it, remove it on the page about your passkeys first.
erase-sign-in = So that nobody else at your device can do this, you sign in once more. You leave this page for a moment and come straight back. Your store is erased as soon as you are back.
erase-sign-in-button = Sign in and erase it
erase-only-passkeys = You have said that only your passkeys count here, and none of them counts at the moment. Until one does, nobody can erase your store here.
erase-only-passkeys-link = See your passkeys
erase-ward = This erases the store that you keep for { $name }. Your own store stays.
erase-ward-again = You can link a store for this person again. It begins empty and with new keys.
erase-wards-first = You keep stores here for others, and nobody else can open them. Erase those first, then you can erase your own.
erase-button = Erase it now
erase-back = Keep my store
erased-title = Your store has been erased
erased-lead = Its key is destroyed and its file deleted. Nobody can read it any more, not even from a copy.
erased-at = When
erased-vault = Store file
erased-file = What was destroyed
erased-bytes = { $n ->
    [one] one byte
   *[other] { $n } bytes
}
erased-key = Destroyed key
erased-certificate = The certificate
erased-certificate-text = This store signs that it was so. The certificate says how anybody can check it, and does not name you. Keep it, or the address of this page.
erased-download = Download the certificate
erased-signed = The signed text
releases-title = What has left your store
releases-lead = Every answer that went out, to the byte, and everything that was refused.
releases-empty = Nothing has left your store, and nobody was refused.
releases-older = Older entries ({ $total } in all)
releases-left = Left
releases-refused = Refused
releases-to = To { $name }
releases-asked-by = Asked by { $name }
releases-bytes = The exact bytes ({ $size })
releases-receipt = Receipt
releases-unnamed = the organisation you said yes to
releases-unknown-item = Something you did not consent to

## The store: preview

preview-eyebrow = Only you can see this page
preview-title = The exact answer
preview-nothing-left = Nothing of this has left your store. This is what would leave, and nothing else.
preview-answer = What would be said about you
preview-question = The question
preview-computed = Worked out
preview-changed = Your records have changed since you looked. This is the answer now.
preview-refused = Your store would not answer this
preview-refused-text = If it were asked now, nothing would leave, for this reason:
preview-seen = Have you seen it?
preview-seen-text = You go back to your decision. The page there learns that you have seen the exact answer, and not what it is. If it may leave only once, exactly this answer leaves, or none.
preview-seen-button = I have seen it. Back to my decision
preview-back = Back without saying so

## The store: answers that have changed

changed-title = Answers that have changed
changed-lead = You approved an exact answer. When it was asked for, your records gave another one. Nothing has left.
changed-empty = No answer that you approved has changed.
changed-waiting = Waits for you
changed-accepted = You accepted the new answer
changed-left = You left it. Nothing leaves.
changed-asked = Last asked for
changed-seen = What you saw
changed-seen-unknown = Your store no longer knows what you saw.
changed-now = What it would be now
changed-accept = The new answer may leave
changed-leave = Leave it. Nothing leaves

## The store: what others know

known-title = What others know of you
known-lead = Everything that your store has told, organisation by organisation, and what it comes to together. What an organisation has learned elsewhere, your store cannot know.
known-releases = What has left your store
known-empty = Your store has told nobody anything.
known-adds = What it adds to what they know
known-all-of-it = Everything that this organisation knows from your store
known-told = Told
known-times = { $n ->
    [one] once, on { $last }
   *[other] { $n } times, last on { $last }
}
known-no-days = Not kept
known-number = The amount
known-band = at least { $from } and below { $to }
known-together = { $what }: from all these answers together they know that it is { $band }, a span of { $width }.
known-first = They have had no answer from your store yet. This would be the first.
known-first-of-question = They have had other answers from your store, but none to this question.
known-again = { $n ->
    [one] They have had exactly this answer once, on { $last }.
   *[other] They have had exactly this answer { $n } times, last on { $last }.
}
known-again-same = Nothing has changed since, and that is all that they would learn.
known-again-changed = It has changed since, and they would see how.
known-overlap = They had the answer to the same question over { $days }, on { $last }. From the two together they can work out what happened on the days that only one of them is about: { $apart }.
known-other-days = They had the answer to the same question over other days, { $days }, on { $last }.
known-days-not-kept = They had the answer to the same question on { $last }. Over which days, your store has not kept.
known-other-way = They had the answer to the same question over the same days in another way, on { $last }: { $way }.
known-narrower = { $what }: together these narrow it from { $before } to { $after }, namely { $band }.
known-same-columns = They had the answer to another question about some of the same records, on { $last }: “{ $question }”. Both look at: { $columns }.
known-variants = Your store tells one organisation at most { $most } variants of one question within { $days } days.
known-variants-next = This would be number { $n }.
known-variants-known = It has told this one already, so it does not count again.
known-variants-over = This would be one too many: your store would refuse it.

## The store: passkeys

keys-title = Your passkeys
keys-lead = When you say yes on your consent dashboard, this store checks that it was you. A passkey that you confirmed here is the best proof. Nobody else can use it, not even those who run the dashboard.
keys-empty = You have not confirmed a passkey here. Until you do, a fresh sign-in counts as your yes.
keys-name = Passkey { $id }…
keys-counts = Counts
keys-waits = Waits
keys-waits-why = Only passkeys count here, so a new one waits for three days. If it was not you who added it, remove it now.
keys-from = It belongs to
keys-confirmed = You confirmed it
keys-number = Its number
keys-number-why = A bank or clinic may ask you for this number, where the passkey itself cannot be used on its page. It is no secret, but take it only from here.
keys-counts-from = It counts from
keys-remove = Remove
keys-remove-note = A passkey that you remove here counts no more for this store. If you have lost it, remove it on your consent dashboard too.
keys-how = Confirm another passkey
keys-how-text = Make a passkey on your consent dashboard. Then link this store there again. This store asks you to use the passkey once.
keys-not-linked = Your store is not linked yet.
keys-how-link = Go to your consent dashboard
keys-only = Let only my passkeys count
keys-only-on = This is on. Nothing counts as your yes here but your passkeys.
keys-only-off = This is off. A fresh sign-in counts as your yes, too.
keys-only-why = When it is on, nobody can say yes in your name by getting hold of your sign-in. If you lose all your passkeys, you can approve nothing new until you have confirmed another one, and that one waits for three days.
keys-only-told = Your consent dashboard learns of it when you link this store there again. Until then it may offer you a sign-in that this store does not accept.
keys-only-set = Turn it on with my passkey
keys-only-unset = Turn it off with my passkey
keys-only-needs = To change this, you need a passkey that counts here.
keys-only-absent = To change this, open this page in a browser that has your passkey, with scripts turned on.
keys-removed = The passkey was removed. It counts no more.
keys-now-only = From now on only your passkeys count here.
keys-now-others = A fresh sign-in counts here again, too.

## The store: linking

link-title = Link your store with your consent manager?
link-lead = Your consent manager wants to be able to reach { $store } for you.
link-can = It may pass on requests that you have said yes to.
link-cannot = It cannot read your records or your answers.
link-replaces = Your store is linked already, but that link has never been used. If you say yes, it ends and this one takes its place.
link-asks = Who asks
link-pseudonym = It will know you as
link-passkey-title = Confirm your passkey
link-passkey-text = You have a passkey on your consent dashboard. Use it here once. From then on this store can tell your own yes from one that somebody made up.
link-passkey-waits = You let only passkeys count here. So a new passkey counts after three days. Until then you can remove it, if it was not you who added it.
link-passkey-only = From now on, let only my passkeys count here
link-passkey-confirm = Link and confirm my passkey
link-passkey-without = You can also link without a passkey.
link-passkey-known = This store knows a passkey of yours already.
link-confirm = Yes, link
link-decline = No, do not link
link-ward-title = Link a store that you keep for another person?
link-ward-lead = Your consent manager says that you are a guardian. It wants to be able to reach a store that you keep for this person at { $store }.
link-ward-apart = This store is apart from your own. It has its own records and its own keys. Your own store is not linked by this.
link-ward-cannot = It cannot read the records in it, or its answers.
link-ward-pseudonym = It will know the person here as
link-ward-as = You act as
link-ward-until = Your right ends
link-ward-store = The store
link-ward-name = What do you want to call this store?
link-ward-name-hint = For example the first name. Only you see it.
link-ward-name-default = My ward
link-ward-name-trouble = Please type a name of 1 to { $most } ordinary characters. Nothing was linked.

## The store: for others

wards-title = Stores that you keep for others
wards-lead = As a guardian you keep a store here for each of these people, apart from your own. Only you see these names.
wards-empty = You keep no store for anybody else.
wards-open = Open the store of { $name }
wards-now = Open now
wards-over = Your right has ended
wards-over-text = You cannot open this store any more. Nothing in it was erased.
wards-begin = To begin, act for the person at your consent manager and link this store there.
wards-dashboard = Go to your consent manager

## The fiduciary: linking an account

identify-title = Link your account
identify-lead = Your consent manager asks to link your account at { $name }. First you show that the account is yours.
identify-lead-guardian = Your consent manager asks to link an account at { $name }. First you show that you may act for it.
identify-learns = Your consent manager learns that you have an account here, a short name for it, and which kinds of records it holds.
identify-no-records = Linking shares no record.
identify-stays = What you type on these pages stays with { $name }. Your consent manager does not see it.
identify-label = Your customer or patient number
identify-label-guardian = The customer or patient number of the person for whom you act
identify-hint = You find it on a card, statement or letter from { $name }.
identify-button = Send me a code
identify-turn-back = You can still turn back. Then nothing is linked.
links-for-child = You link this account as guardian of a child.
links-for-person = You link this account as guardian of a person with a disability.
links-for-until = Your yes counts for it until { $until }.
links-for-open = Your yes counts for it until that right ends.
links-for-own = If the account is your own, turn back: nothing is linked yet.

enter-code-title = Enter your code
enter-code-wrong-title = The code is not right
enter-code-wrong = The code is not right, or it is too old. Check the message and type it again.
enter-code-lead = If { $name } knows the number you typed, a code of six digits is on its way to you. It is good for { $minutes } minutes.
enter-code-label = Code
enter-code-hint = Six digits, without spaces
enter-code-button = Link my account
enter-code-no-message = No message, or is the code too old? Begin again at your consent manager, and check the number that you type.

confirm-passkey-title = Confirm your passkey
confirm-passkey-lead = The code was right. Now show { $name } that your passkey is yours.
confirm-passkey-why = After that, your passkey is your signature here. { $name } checks it before it gives out any record. Nobody can make it up, not even your consent manager.
confirm-passkey-button = Use my passkey
confirm-passkey-only = From now on, let only my passkeys count here
confirm-passkey-only-hint = Then signing in is not enough to say yes here. You can undo this on this page, with a passkey. If you lose every passkey, only { $name } can help.
confirm-passkey-also = Let signing in count at { $name } again, too
confirm-passkey-not-taken = That passkey could not be confirmed, or it took too long. Nothing has changed. Please try again.
confirm-passkey-confirmed = Your passkey is confirmed.
confirm-passkey-another = You can confirm another passkey now, or finish.
confirm-passkey-locked = You chose that only your passkeys count at { $name }. None of those is among the passkeys your consent manager knows now. If you have lost them, please ask { $name }.
confirm-passkey-number-title = Does the passkey not work on this page?
confirm-passkey-number-text = Your store knows your passkey already. Open the page “Your passkeys” in your store. A long number stands beside the passkey there. Type it here. Take it from your own store only, and from nobody else.
confirm-passkey-number-label = Number of the passkey
confirm-passkey-number-hint = 24 digits. Spaces do not matter.
confirm-passkey-number-button = Confirm by the number
confirm-passkey-number-wrong = No passkey of yours has this number. Look again in your store, and type all 24 digits.
confirm-passkey-without-title = Or go on without
confirm-passkey-without = Your account is linked all the same. When you say yes, { $name } then relies on your fresh sign-in. That is weaker than a passkey. You can confirm a passkey later: link this account again.
confirm-passkey-without-counts = Your account is linked all the same. The passkeys that you confirmed at { $name } before go on counting.
confirm-passkey-without-only = Nothing changes: only the passkeys that you confirmed at { $name } before count.
confirm-passkey-without-button = Go on without
confirm-passkey-finish = Finish

link-stopped-title = Linking stopped
link-stopped-nothing = Nothing was linked.
link-stopped-stays = What was linked then is still linked.
link-stopped-not-genuine = The address that brought you here was not made by your consent manager, or a part of it was lost.
link-stopped-for-another = The address that brought you here was made for another service.
link-stopped-other-sign-in = Your consent manager signs people in with a service that { $name } does not trust.
link-stopped-too-old = Too much time has passed since you began.
link-stopped-no-right = Your right to act for another is over, or its end is not known.
link-stopped-used = The address that brought you here has been used already.
link-stopped-not-under-way = This page is too old, or no linking is under way in this browser.
link-stopped-too-many = There were too many tries.
link-stopped-other-person = Somebody else is already linked here in your place, so we did not go on.
link-stopped-only-passkeys = You chose that only your passkeys count for this account at { $name }, and none of those was used.
link-stopped-nothing-here = { $name } has no accounts that can be linked.
link-stopped-not-found = There is nothing at this address.
link-stopped-internal = Something went wrong on our side, and we stopped there.
link-stopped-again = Go back to your consent manager and begin again.
link-stopped-again-with-cookies = Go back to your consent manager and begin again. Your browser must allow cookies on this site.
link-stopped-again-later = Wait a while, then begin again at your consent manager.
link-stopped-tell = Only the people who run these services can mend this. Please tell them.
link-stopped-ask-desk = Begin again at your consent manager and use one of those passkeys. If you have lost them, please ask { $name }.
link-stopped-look = See at your consent manager what is linked.

## Human words for technical names

dataset-bank-accounts = Bank accounts
dataset-bank-transactions = Money in and out of your accounts
dataset-clinic-patients = Your details at the clinic
dataset-clinic-conditions = Diagnoses
dataset-clinic-observations = Test results and measurements
dataset-clinic-medications = Medicines prescribed
dataset-clinic-immunizations = Vaccinations
dataset-bank-accounts-text = Which accounts you have, and what is in them.
dataset-bank-transactions-text = Every booking: the day, the amount, and what it was for.
dataset-clinic-patients-text = Your date of birth and sex, as the clinic wrote them down.
dataset-clinic-conditions-text = Illnesses the clinic has found, and since when.
dataset-clinic-observations-text = What was measured, when, and the result.
dataset-clinic-medications-text = Medicines that the clinic prescribed for you.
dataset-clinic-immunizations-text = Vaccines that you were given, and when.
column-account-id = Number that stands for the account
column-accounts-masked-number = Account number, mostly hidden
column-accounts-kind = Kind of account
column-accounts-currency = Currency
column-accounts-balance-minor = Money in the account
column-transactions-transaction-id = Number of the booking
column-transactions-booked-at = When it was booked
column-transactions-amount-minor = Amount, in or out
column-transactions-category = What it was for
column-transactions-counterparty = Who paid or was paid
column-transactions-balance-after-minor = Money in the account afterwards
column-patients-patient-id = Your number at the clinic
column-patients-birth-date = Date of birth
column-patients-gender = Sex
column-entry-id = Number of the entry
column-code = Medical code
column-display = Its name in words
column-conditions-clinical-status = Whether it is still there
column-conditions-onset-on = Since when
column-observations-category = Kind of measurement
column-observations-observed-at = When it was measured
column-observations-value = The result
column-observations-unit = Unit of the result
column-medications-status = Whether you still take it
column-medications-authored-on = Day it was prescribed
column-immunizations-status = Whether it was given
column-immunizations-occurred-at = When it was given
answer-lower = At least
answer-upper = Below
answer-months = Months counted
answer-category = What it was spent on
answer-status = What it comes to
answer-answer = Answer
answer-observations = How many measurements, roughly
value-coffee = coffee
value-dining = eating out
value-education = education
value-entertainment = entertainment
value-food = food
value-fuel = fuel
value-groceries = groceries
value-healthcare = health
value-housing = housing
value-insurance = insurance
value-other = other
value-shopping = shopping
value-subscription = subscriptions
value-travel = travel
value-utilities = electricity, water and phone
value-low = below the normal range
value-in-range = in the normal range
value-high = above the normal range
value-none = none
shape-one-of = one of: { $values }
shape-whole-number = a whole number
shape-number = a number
shape-rupees = an amount in rupees (₹)
shape-unit = a number in { $unit }
shape-day = a day
shape-moment = a moment
shape-text = a text
fault-denied = You said no.
fault-not-decided = Nobody decided in time.
fault-not-carried-out = The request could not be carried out.
fault-by-another = Somebody else said yes.
fault-by-other-request = You said yes to another request for the same.
fault-not-proven = It could not be checked who said yes.
fault-not-confirmed-here = It was approved in a way that this store does not count as your yes. Confirm your passkey here by linking this store again, then ask again.
fault-not-genuine = The consent that came was not a genuine one.
fault-consent-unfit = The consent that came was for something else.
fault-consent-ended = The consent ended before the records came.
fault-not-linked = Your store was no longer linked.
fault-not-taken = Your consent manager did not take the request.
fault-no-records = The source says that it has no records of yours.
fault-not-delivered = The source did not deliver.
fault-not-whole = The records did not come whole in time.
fault-not-fetched = The records were not fetched in time.
fault-own-fault = Something of the store itself was missing or damaged.
fault-unnamed = The reason was not kept.
fault-no-page = The delivery was empty.
fault-page-order = A page was missing, came twice or was out of order.
fault-not-opened = A page was cut off, had been changed, or was locked for somebody else.
fault-not-signed = A page was not signed by the source.
fault-malformed = A page could not be read.
fault-other-delivery = A page belonged to another request.
fault-not-records = A page did not hold records.
fault-not-asked = It held a kind of records that was not asked for.
fault-outside-range = A record was of a day that was not asked for.
fault-too-large = It was too large.
fault-outside-schema = A record did not have the form that its kind must have.
fault-absurd-value = A day or an amount was beyond what can be.
fault-contradiction = It said two different things about the same record.
fault-wrong-person = It was about another person.
fault-session-used = Other pages had come in the same delivery before.
fault-repeated = It repeated an earlier delivery.
fault-source-standing = The source may not deliver at the moment.
rule-status-unknown = It could not be made sure that the consent still holds.
rule-revoked = The consent has been stopped.
rule-paused = The consent is on hold.
rule-item-withdrawn = You took this out of the consent.
rule-superseded = A newer consent has taken its place.
rule-not-yet-valid = The consent does not hold yet.
rule-expired = The consent has run out.
rule-unknown-item = You did not consent to this item.
rule-outside-range = It asked for days that you did not consent to.
rule-exhausted = The consent has been used as often as you allowed.
rule-malformed = The request could not be read.
rule-own-parameters = The request tried to set what only your consent can.
rule-wrong-key = The request was not signed with the key in your consent.
rule-outside-time = The request was too old, or from the future.
rule-replayed = The same request had been used before.
rule-session-reused = The session had been used for another request.
rule-other-source = The consent names another store.
rule-no-receiver = The consent does not say who would receive the answer.
rule-not-an-answer = A store gives answers, never the records themselves.
rule-unknown-question = The question is not a published one.
rule-not-published = The question is not published, or has been withdrawn.
rule-question-withdrawn = The question was withdrawn.
rule-wrong-purpose = The question may not be asked for this purpose.
rule-invalid-parameter = The question was asked in a way it does not allow.
rule-range-too-long = It asked for more days than the question may see.
rule-too-many-variants = This organisation has been told this in as many ways as your store allows.
rule-changed-schema = Your records are not of the form that the question reads.
rule-no-data = There are no records to answer from.
rule-outside-subset = The question is not written in the way that may run here.
rule-too-many-steps = The question took more steps than it is allowed, and was cut off.
rule-run-too-long = The question took longer than it is allowed, and was cut off.
rule-out-of-memory = The question took more memory than it is allowed, and was cut off.
rule-run-refused = The question could not be run.
rule-too-many-rows = The answer had more lines than the question may give.
rule-answer-too-large = The answer was larger than any may be.
rule-shape-mismatch = The answer did not have the shape you consented to.
rule-not-as-seen = The answer is not the one that you saw and approved.
rule-awaiting-her = You had not looked at this consent here before the request was over.
rule-objected = You said that you did not approve this.
problem-outside-consent = It asked for something that you did not consent to.
problem-not-proven = It could not be proven that you agreed.
problem-not-linked = The account is not linked any more.
problem-store-erased = Your store has been erased.
problem-deposit-refused = What came was not good enough to be taken in.
problem-unavailable = A service that is needed did not answer.
parameter-months = Time span
parameter-months-value = { $n ->
    [one] over 1 month
   *[other] over { $n } months
}
parameter-days = Time span
parameter-days-value = { $n ->
    [one] over 1 day
   *[other] over { $n } days
}
parameter-covers = Your approval covers
parameter-covers-seen = exactly the answer that you saw
parameter-covers-any = the answer as it is when it is asked for
parameter-providers = Only records from
parameter-band = Rounding
parameter-band-value = in bands of { $width }
parameter-level = Amount to compare with
parameter-age = Age
parameter-age-value = { $years } years
parameter-vaccine = Vaccine against
parameter-condition = Illness
parameter-code = Measurement
measurement-glucose = Glucose
measurement-bmi = Body mass index
measurement-hba1c = HbA1c, long-term blood sugar

# Pages for engineers: their texts come from the API description, in English.
reference-title = API reference
problems-title = Problem types
reference-in-english = This page is for engineers and is written in English.

# Accounts of the Account Aggregator network.
fi-type = { $kind ->
    [DEPOSIT] Bank accounts
    [TERM_DEPOSIT] Fixed deposits
    [RECURRING_DEPOSIT] Recurring deposits
    [SIP] Systematic investment plans
    [CP] Commercial paper
    [GOVT_SECURITIES] Government securities
    [EQUITIES] Shares
    [BONDS] Bonds
    [DEBENTURES] Debentures
    [MUTUAL_FUNDS] Mutual funds
    [ETF] Exchange-traded funds
    [IDR] Depository receipts
    [CIS] Collective investment schemes
    [AIF] Alternative investment funds
    [INSURANCE_POLICIES] Insurance policies
    [NPS] Pension (NPS)
    [INVIT] Infrastructure trusts
    [REIT] Real estate trusts
    [GSTR1_3B] GST returns
    [LIFE_INSURANCE] Life insurance
    [GENERAL_INSURANCE] General insurance
   *[other] Other accounts
}
fi-part = { $part ->
    [PROFILE] who holds them
    [SUMMARY] balances
   *[other] transactions
}
fi-filter = { $kind ->
    [amount] only transactions with an amount { $operator } { $value }
   *[other] only transactions whose kind is { $operator } { $value }
}

# Her accounts of the Account Aggregator network, and how they are linked.
nav-accounts = Accounts
accounts-title = Accounts on the Account Aggregator network
accounts-lead = Link your accounts at banks and other institutions of the network. Linking shares nothing: data leaves only under a consent that you approve.
accounts-address = Your address
accounts-address-is = Your address on the network is { $address }.
accounts-address-use = A lender or another service may ask on its own site for your Account Aggregator address. Give it this one, and its request arrives here. Nothing is shared before you say yes to it.
accounts-address-none = Choose an address first. Banks of the network know you by it.
accounts-address-label = The part before { $handle }
accounts-address-hint = 3 to 64 letters (a to z), digits, dots, hyphens or underscores. Others will see it, so put nothing secret into it. It can never be changed.
accounts-address-button = Choose this address
accounts-address-unfit = This does not fit. Use 3 to 64 letters from a to z, digits, dots, hyphens or underscores.
accounts-address-taken = Somebody has this address already. Choose another, for instance with a number behind it.
accounts-linked = Linked accounts ({ $n })
accounts-empty = You have not linked an account yet.
accounts-link = Link accounts
accounts-link-text = Choose where you have an account. It is looked for there, and you choose what to link.
accounts-providers-none = No institution of the network can be reached from here yet.
accounts-back = Back to the request
accounts-overview = All accounts
accounts-done = The accounts at { $name } are linked.
accounts-find-title = Find your accounts at { $name }
accounts-find-email = { $name } looks for accounts under your e-mail address { $email }, which your sign-in vouches for.
accounts-find-more = If { $name } may know you by another address, add what helps it to find you. It is told that you typed this and that nobody has checked it.
accounts-mobile = Mobile number (you may leave it out)
accounts-pan = PAN (you may leave it out)
accounts-number = Account or customer number (you may leave it out)
accounts-find-button = Find accounts
accounts-pick-title = Accounts found at { $name }
accounts-pick-text = Tick what you want to link. Linking shares nothing.
accounts-pick-legend = Accounts
accounts-already = linked already
accounts-pick-none = Every account that was found is linked already.
accounts-pick-button = Link what is ticked
accounts-token-title = Type the code from { $name }
accounts-token-text = { $name } has sent you a code, to the phone or address that it knows of you. Type it here before { $until }. Tell it to nobody else.
accounts-token-label = Code
accounts-token-button = Link
accounts-direct-title = Confirm it with { $name }
accounts-direct-text = { $name } asks you itself whether these accounts may be linked, for instance in its app. Confirm it there before { $until }, then come back here.
accounts-direct-open = Go to { $name }
accounts-direct-look = Look whether it is linked
accounts-fault-no-email = The service where you sign in has told us no confirmed e-mail address of yours, and without one no accounts are looked for. Add one there, sign in again, and come back.
accounts-fault-mobile = This is no mobile number. Write 8 to 15 digits, with the country code if you like.
accounts-fault-pan = This is no PAN. It has five letters, four digits and a letter.
accounts-fault-number = This is no account number. Write 4 to 40 letters and digits.
accounts-fault-none = { $name } has found no account of yours. Check whether it knows the e-mail address that is sent; if it knows you by another, have it changed there, or add what else it knows of you.
accounts-fault-unsupported = { $name } has no accounts that could be linked here. Choose another institution.
accounts-fault-gone = { $name } does not know one of these accounts any more. Look for them again.
accounts-fault-ticked = Nothing is ticked. Tick at least one account.
accounts-fault-token = { $name } says that this is not the code. Look at the newest message from it and type the code again.
accounts-fault-over = The time to link accounts at { $name } was over, or the code was used up. Nothing was linked; start again.
accounts-fault-unreachable = { $name } cannot be reached at the moment. Nothing was changed; try again in a few minutes.
accounts-fault-answer = { $name } gave an answer that cannot be relied on. Nothing was linked; try again later, and tell { $name } if it stays so.
accounts-fault-refused = { $name } does not do this now. Nothing was changed. Ask { $name } why, or try again later.
request-accounts-pick = Tick the accounts that may be used
request-accounts-link = Link a fitting account, then come back
request-fair-use = Checked against the network's fair-use rules
request-fair-use-text = It asks for no more than { $rules } allows. What goes beyond is refused before it reaches you.
consent-told-delinked = Was told that you unlinked an account
