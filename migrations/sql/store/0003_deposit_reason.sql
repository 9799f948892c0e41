-- Why a deposit was refused was kept as an English sentence, which no page could say in her language.
-- From here on `reason` holds a lasting name, and where in the delivery the fault lies stands beside it.

ALTER TABLE deposits ADD COLUMN fault_place TEXT; -- JSON: page, record, kind of records; null where the fault has no place
UPDATE deposits SET reason = CASE reason
    WHEN 'you said no' THEN 'denied'
    WHEN 'the request was not decided in time' THEN 'not-decided'
    WHEN 'the request could not be carried out' THEN 'not-carried-out'
    WHEN 'the request was approved by somebody else' THEN 'by-another'
    WHEN 'another request for the same was approved' THEN 'by-other-request'
    WHEN 'who approved the request could not be checked' THEN 'not-proven'
    WHEN 'the consent manager did not take the request' THEN 'not-taken'
    WHEN 'the provider is not in good standing' THEN 'source-standing'
    WHEN 'a page is not signed by the provider' THEN 'not-signed'
    WHEN 'a page does not belong to this request' THEN 'other-delivery'
    WHEN 'There are no records to serve from' THEN 'no-records'
    WHEN 'the provider did not deliver' THEN 'not-delivered'
    WHEN 'the records were not fetched in time' THEN 'not-fetched'
    ELSE 'unnamed' END
    WHERE reason IS NOT NULL;
