"""What people and other programs call a field, so that an import knows it: words parted by commas, the best one first.

Case, blanks, hyphens and accents do not count ("E-mail adres" is "emailadres"), and the import itself understands what
stands around a word ("Business Phone 2", "Mailing City", "Person - Email (Work)"); so neither needs to be listed.
"""

EXTERNAL_ID = "record id, id, external id, extern id, referentie, reference, registration id"

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
