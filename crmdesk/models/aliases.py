"""What people and other programs call a field, so that an import knows it: words parted by commas, the best one first.

Case, blanks, hyphens and accents do not count ("E-mail adres" is "emailadres"), and the import itself understands what
stands around a word ("Business Phone 2", "Mailing City", "Person - Email (Work)"); so neither needs to be listed.
"""

EXTERNAL_ID = "record id, id, external id, extern id, referentie, reference, registration id, pipedrive system id"

GIVEN_NAME = (
    "first name, given name, voornaam, fname, roepnaam, forename, vorname, prénom, voornaam contactpersoon, "
    "voorletters, initialen"
)
PARTICLE = (
    "tussenvoegsel, infix, tussenvoegsels, voorvoegsel, voorvoegsels, middle name, additional name, middelste "
    "naam, tweede voornaam"
)
FAMILY_NAME = (
    "last name, family name, surname, achternaam, lname, familienaam, nachname, familienname, nom, nom de famille"
)
FULL_NAME = (
    "full name, name, contact name, person name, naam, contactpersoon, contact person, naam contactpersoon, "
    "volledige naam, lead name, attendee name, display name, deelnemer, bezoeker, visitor, attendee, contact"
)
JOB_TITLE = (
    "job title, title, position, function, functie, job position, organization title, functietitel, titel, "
    "beroep, fonction, poste"
)

COMPANY = (
    "company, company name, organisation, organization, organisation name, organization name, account name, "
    "company account, bedrijf, bedrijfsnaam, organisatie, organisatienaam, firma, firmenname, unternehmen, "
    "société, entreprise, associated company, primary company, related company, relatie, relatie naam, klant, "
    "klantnaam, naam van de klant, customer, employer, werkgever, partner name, account"
)
EMAIL = (
    "email, email address, e-mailadres, mail, mailadres, email value, email from, primary email, emailadressen, "
    "courriel, adresse email"
)
PHONE = (
    "phone, phone number, telephone, telefoon, telefoonnummer, tel, telnr, telephone number, phone value, phone "
    "no, vast nummer, vaste telefoon, contact number, telefon, téléphone"
)
MOBILE = (
    "mobile, mobile phone, mobile number, mobile phone number, cell phone, cell, cell number, phone mobile, phone "
    "cell, mobiel, mobiele telefoon, mobiel nummer, mobiele nummer, telefoon mobiel, gsm, gsm nummer, handy, "
    "mobil, portable, whatsapp phone number"
)
WEBSITE = (
    "website, website url, web, web page, homepage, site, webpagina, webadres, company domain name, domain, "
    "domein, url bedrijf, url, website value, personal web page, site web"
)
LINKEDIN = (
    "linkedin, linkedin url, linkedin profile, linkedin profiel, linkedin page, linkedin company page, person "
    "linkedin url"
)

STREET = (
    "street, street address, street road name, straat, straatnaam, straat en huisnummer, address, adres, address "
    "line, street name, strasse, rue, adresse"
)
POSTCODE = "postcode, postal code, zip, zip code, zip postal code, post code, plz, postleitzahl, code postal"
CITY = (
    "city, town, plaats, plaatsnaam, woonplaats, stad, city town village locality, vestigingsplaats, ort, stadt, ville"
)
REGION = (
    "region, state, state province, state region, province, provincie, state county, county, regio, bundesland, "
    "département"
)
COUNTRY = "country, country region, land, country name, pays, country code, landcode"

INDUSTRY = "industry, branche, sector, industrie, bedrijfstak, line of business, secteur"
EMPLOYEES = (
    "number of employees, no of employees, employees, aantal medewerkers, aantal werknemers, medewerkers, "
    "headcount, fte"
)
SOURCE = (
    "source, lead source, original source, bron, lead bron, herkomst, origin, source channel, latest source, "
    "channel, herkunft, quelle"
)
CAMPAIGN = (
    "campaign, campaign name, campagne, event, event name, beurs, beursnaam, trade show, fair, evenement, campaign id"
)
OWNER = (
    "owner, lead owner, contact owner, account owner, salesperson, sales rep, sales agent, assigned to, assigned "
    "user name, assigned user, verkoper, accountmanager, verantwoordelijke, eigenaar, toegewezen gebruiker, "
    "toegewezen aan, assigned to user, owner id"
)
VALUE = (
    "value, amount, expected value, deal value, expected revenue, opportunity amount, "
    "bedrag, waarde, verwachte waarde, verwachte omzet, kans bedrag"
)
CURRENCY = (
    "currency, currency iso code, currency code, valuta, munt, currency of value, amount currency, opportunity "
    "amount currency"
)
CONSENT_EMAIL = (
    "consent, email consent, toestemming, toestemming email, avg toestemming, email opt in, opt in, newsletter, "
    "has newsletter, nieuwsbrief, gdpr consent"
)
CONSENT_PHONE = "phone consent, toestemming telefoon, toestemming bellen, call consent"

NOTE = (
    "note, notes, notities, notitie, opmerking, opmerkingen, description, comments, comment, remarks, message, "
    "bericht, beschrijving, omschrijving, toelichting, note content, background, bemerkung, bemerkungen, "
    "commentaire, memo"
)
CREATED = (
    "created at, create date, created date, created time, created on, created, date created, creation date, date "
    "entered, scanned at, timestamp, scanned date, scan date, aangemaakt op, aangemaakt, aanmaakdatum, datum "
    "aangemaakt, connected on, first seen, submitted at, registration date, date, datum"
)
TAGS = "tags, tag, labels, label, categories, category, categorieën, group membership, trefwoorden, groups, groepen"

BADGE_CODE = "badge id, badge, badgenummer, ticket id, barcode, qr code"
COMPANY_SIZE = "company size, bedrijfsgrootte, " + EMPLOYEES
LEAD_STATUS = "status, lead status, lifecycle stage, lead stage, deal stage, stage, fase"
INTEREST = (
    "interest, interesse, product interest, interested in, belangstelling, onderwerp, opportunity name, deal "
    "title, vraag"
)
MQL = "mql date, became a marketing qualified lead date"
SQL = "sql date, became a sales qualified lead date"
CONVERTED = "converted date, converted date time, conversion date, geconverteerd op, became an opportunity date"
DISQUALIFY_REASON = "disqualification reason, reason, reden, lost reason, verliesreden"
ROLE = "buying role, contact role, rol, role"
BIRTHDAY = "birthdate, date of birth, verjaardag, geboortedatum, geburtstag, date de naissance"
ACCOUNT_ID = EXTERNAL_ID + ", klantnummer, debiteurnummer, relatienummer, customer number"
ACCOUNT_NAME = "name, naam, " + COMPANY
ACCOUNT_TYPE = "type, account type, relatietype, soort relatie"
ACCOUNT_STATUS = "status, account status, lead status, lifecycle stage"
REVENUE = "annual revenue, omzet, jaaromzet, turnover, umsatz, chiffre d'affaires"
KVK_NUMBER = "kvk, kvk nummer, kvk nr, chamber of commerce number, handelsregisternummer, coc number"
VAT_NUMBER = "vat, vat id, btw nummer, btw nr, btw, ust idnr, tva"
PARENT = "parent, parent company, parent id, parent account id, subsidiary of, moederbedrijf, related company"
OPPORTUNITY_NAME = (
    "deal name, opportunity name, title, opportunity, potential name, name, naam, titel, dealnaam, verkoopkans, "
    "naam verkoopkans, onderwerp offerte"
)
LINKED_CONTACT = (
    "contact, contact name, contact person, person name, contactpersoon, naam contactpersoon, associated contact, "
    "primary contact, contact primary"
)
STAGE = "stage, stage name, deal stage, sales stage, stage pipeline, fase, stadium, status"
PROBABILITY = "probability, slagingskans, scoringskans, kans, likelihood"
CLOSE_DATE = (
    "close date, closing date, expected close date, expected closing, date deadline, sluitingsdatum, verwachte "
    "sluitingsdatum, datum gesloten"
)
PRODUCT = "product, associated product, products, product name, producten"
LOST_REASON = "lost reason, loss reason, closed lost reason, verliesreden, reden verlies"
STAGE_SINCE = "last stage change date, last stage update"
CLOSED = "closed date, closed on, won time, lost time, date closed, afsluitdatum"
CAMPAIGN_NAME = "name, naam, " + CAMPAIGN
PLACE = "place, location, venue, city, plaats, locatie"
COST = "cost, actual cost, costs, kosten, budgeted cost, budget"
ACTIVITY_KIND = "type, activity type, task type, soort"
SUBJECT = "subject, onderwerp, title, note title, titel, name"
ACTIVITY_AT = (
    "date, date start, start date, datum, activity date, start, created at, created time, created date, date "
    "created, creation date, aangemaakt op"
)
DUE = "due date, date due, deadline, vervaldatum"
DONE = "completed at, completed date time, marked as done time, completed on, afgerond op"
LINKED_OPPORTUNITY = "opportunity, deal, opportunity name, deal name, verkoopkans"
OUTCOME = "outcome, result, call disposition, uitkomst, resultaat"
