using System.Collections.Frozen;

namespace Pulse.Domain.Applications;

/// <summary>Formats and lists of standard codes.</summary>
public static class Codes
{
    /// <summary>The form of a country code. Not all such texts are codes.</summary>
    public const string TwoCapitals = "^[A-Z]{2}$";

    /// <summary>The form of a currency code. Not all such texts are codes.</summary>
    public const string ThreeCapitals = "^[A-Z]{3}$";

    public const string EinPattern = "^[0-9]{2}-?[0-9]{7}$";
    public const string MccPattern = "^[0-9]{4}$";
    public const string PhonePattern = "^\\+[1-9][0-9]{6,14}$";
    public const string RoutingNumberPattern = "^[0-9]{9}$";

    /// <summary>ISO 3166-1 alpha-2, officially assigned codes.</summary>
    private static readonly FrozenSet<string> Countries = Words(
        """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI
        CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ
        GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
        LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG
        PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK
        TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
        """);

    /// <summary>States, territories, freely associated states and military addresses (USPS Publication 28, appendix B).</summary>
    private static readonly FrozenSet<string> UsStates = Words(
        """
        AL AK AS AZ AR AA AE AP CA CO CT DE DC FM FL GA GU HI ID IL IN IA KS KY LA ME MH MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND MP OH
        OK OR PW PA PR RI SC SD TN TX UT VT VI VA WA WV WI WY
        """);

    /// <summary>ISO 4217, national currencies.</summary>
    private static readonly FrozenSet<string> Currencies = Words(
        """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE
        CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES
        KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
        NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND
        TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """);

    private static readonly FrozenSet<string> WithoutDecimals = Words("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF");

    private static readonly FrozenSet<string> WithThreeDecimals = Words("BHD IQD JOD KWD LYD OMR TND");

    public static bool IsCountry(string text) => Countries.Contains(text);

    public static bool IsUsState(string text) => UsStates.Contains(text);

    /// <summary>ZIP or ZIP+4.</summary>
    public static bool IsUsPostalCode(string text) => text.Length switch
    {
        5 => AreDigits(text),
        10 => text[5] == '-' && AreDigits(text.AsSpan(0, 5)) && AreDigits(text.AsSpan(6)),
        _ => false,
    };

    public static bool IsCurrency(string text) => Currencies.Contains(text);

    /// <summary>Number of decimals of a currency (ISO 4217, minor unit).</summary>
    public static int DecimalsOf(string currency) => WithoutDecimals.Contains(currency) ? 0 : WithThreeDecimals.Contains(currency) ? 3 : 2;

    /// <summary>Nine digits. The sum of the digits with the weights 3, 7, 1 is a multiple of ten.</summary>
    public static bool IsRoutingNumber(string text) => text.Length == 9 && AreDigits(text)
        && text.Select((digit, index) => (digit - '0') * (index % 3) switch { 0 => 3, 1 => 7, _ => 1 }).Sum() is > 0 and var sum
        && sum % 10 == 0;

    /// <summary>Nine digits, with or without a hyphen after the second. Does not start with 00.</summary>
    public static bool IsEin(string text) => (text.Length == 9 || (text.Length == 10 && text[2] == '-'))
        && AreDigits(text.Length == 9 ? text : text.Remove(2, 1)) && !text.StartsWith("00", StringComparison.Ordinal);

    /// <summary>
    /// Nine digits, with or without both hyphens. The first three are never 000, 666 or at least 900, the next two never 00, the
    /// last four never 0000 (SSA, POMS RM 10201.035).
    /// </summary>
    public static bool IsSsn(string text)
    {
        var digits = text is { Length: 11 } && text[3] == '-' && text[6] == '-' ? text.Remove(6, 1).Remove(3, 1) : text;
        return digits.Length == 9 && AreDigits(digits)
            && digits[0] != '9' && digits[..3] is not ("000" or "666") && digits[3..5] != "00" && digits[5..] != "0000";
    }

    /// <summary>5 to 17 digits.</summary>
    public static bool IsBankAccount(string text) => text.Length is >= 5 and <= 17 && AreDigits(text);

    public static bool IsMcc(string text) => text.Length == 4 && AreDigits(text);

    /// <summary>A plus sign and 7 to 15 digits, the first not 0 (ITU-T E.164).</summary>
    public static bool IsPhone(string text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && AreDigits(text.AsSpan(1));

    private static bool AreDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');

    private static FrozenSet<string> Words(string text) =>
        text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
