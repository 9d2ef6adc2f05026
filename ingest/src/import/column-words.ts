import type { ImportKind } from "@regulars/contracts/imports";

/** What columns are called in English, Spanish, Portuguese, French and German, without accents, case and marks. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  userId: words(
    "userid user customerid clientid memberid personid contactid externalid studentid " +
      "idusuario idcliente clienteid usuario idclient idutilisateur numeroclient " +
      "benutzerid kundenid kundennummer kundennr mitgliedsnummer idmembro",
  ),
  anonymousId: words("anonymousid anonid deviceid visitorid cookieid"),
  email: words("email emailaddress mail correo correoelectronico adresseemail courriel emailadresse eposta"),
  phone: words(
    "phone phonenumber mobile mobilephone cell telephone tel telefono movil celular telefone telemovel " +
      "portable numerodetelephone telefon telefonnummer handy mobil handynummer",
  ),
  messageId: words("messageid eventid rowid"),
};

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  type: words("type calltype"),
  event: words("event eventname action activity evento acao accion actividad evenement ereignis aktion aktivitat"),
  timestamp: words(
    "timestamp time date datetime occurredat happenedat eventtime eventdate createdat created orderdate orderedat paidat " +
      "bookedat bookingdate purchasedat purchasedate originaltimestamp " +
      "fecha fechahora fechadepedido fechadecompra data datahora datadopedido datadacompra " +
      "datecommande datedecommande dateheure datum datumuhrzeit zeitpunkt zeit bestelldatum kaufdatum buchungsdatum",
  ),
  "properties.orderId": words(
    "orderid ordernumber order orderno receiptid invoicenumber transactionid idpedido pedido numerodepedido " +
      "commande numerocommande numerodecommande bestellnummer bestellung auftragsnummer rechnungsnummer",
  ),
  "properties.total": words(
    "total amount ordertotal totalamount totalprice price revenue grandtotal importe monto precio valor valortotal preco " +
      "montant montanttotal prix betrag gesamt gesamtbetrag summe preis umsatz",
  ),
  "properties.currency": words("currency currencycode moneda moeda devise wahrung"),
  "properties.coupon": words(
    "coupon couponcode discountcode promocode cupon codigodescuento cupom codepromo gutschein gutscheincode",
  ),
};

const PEOPLE: Readonly<Record<string, readonly string[]>> = {
  "traits.first_name": words("firstname givenname forename nombre primeironome prenom vorname"),
  "traits.last_name": words(
    "lastname surname familyname apellido apellidos sobrenome apelido nomdefamille nachname familienname",
  ),
  "traits.name": words("name fullname nombrecompleto nome nomecompleto nom nomcomplet"),
  "traits.birthday": words(
    "birthday birthdate dateofbirth dob fechadenacimiento cumpleanos datadenascimento aniversario datedenaissance anniversaire geburtstag geburtsdatum",
  ),
  "traits.language": words("language locale lang idioma lingua langue sprache"),
  "traits.timezone": words("timezone zonahoraria fusohorario fuseauhoraire zeitzone"),
  "traits.location": words("location studio standort sede local sucursal"),
  "traits.city": words("city town ciudad cidade ville stadt ort"),
  "traits.country": words("country pais pays land"),
  tags: words("tags labels etiquetas marcadores etiquettes schlagworte tag"),
  createdAt: words(
    "createdat created signupdate signedup signedupat joined joinedat joindate membersince registeredat registrationdate " +
      "fechadealta fechaderegistro datadecadastro dataderegisto datecreation datedinscription erstellt erstelltam angelegtam registriertam mitgliedseit",
  ),
  timestamp: words(
    "updatedat updated lastupdated lastmodified modifiedat actualizado atualizado misajour aktualisiert geandertam",
  ),
};

function words(list: string): readonly string[] {
  return list.split(" ");
}

function index(...tables: readonly Readonly<Record<string, readonly string[]>>[]): ReadonlyMap<string, string> {
  return new Map(
    tables.flatMap((table) =>
      Object.entries(table).flatMap(([field, names]) => names.map((name) => [name, field] as const)),
    ),
  );
}

const FIELDS: Readonly<Record<ImportKind, ReadonlyMap<string, string>>> = {
  events: index(SHARED, EVENTS),
  people: index(SHARED, PEOPLE),
};

/** The field that a column's name means; `undefined` when it means none that we know. */
export function fieldOf(column: string, kind: ImportKind): string | undefined {
  // “ß” has no form without its mark.
  const bare = column
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "");
  if (bare === "id" && kind === "people") return "userId";
  return FIELDS[kind].get(bare);
}
