using System.Globalization;
using System.Net.Mail;
using System.Text;
using Pulse.Domain.Common;

namespace Pulse.Domain.Users;

/// <summary>What can be the e-mail that a user logs in by.</summary>
public static class EmailAddress
{
    /// <summary>Prefix of a label of a domain that is written in ASCII for one that is not (RFC 5890).</summary>
    private const string AsciiPrefix = "xn--";

    private const char CombiningDotAbove = '\u0307';

    private static readonly IdnMapping Idn = new();

    /// <summary>An address alone, without a name beside it or blanks around it, in composed characters: what it is compared as is no longer then.</summary>
    public static bool IsValid(string text) =>
        Text.LengthOf(text) <= User.EmailMaxLength && Name.IsReadable(text) && MailAddress.TryCreate(text, out var address) && address.Address == text
        && IsPlain(address);

    /// <summary>One mailbox has one address: neither a quoted name, nor an address literal, nor a root dot, nor an A-label that stands for nothing.</summary>
    private static bool IsPlain(MailAddress address) => !address.User.StartsWith('"') && !address.Host.StartsWith('[') && !address.Host.EndsWith('.')
        && address.Host.Split('.').All(IsLabel);

    private static bool IsLabel(string label)
    {
        if (!label.StartsWith(AsciiPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            return string.Equals(Idn.GetAscii(Idn.GetUnicode(label)), label, StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether no other address looks like it: ASCII, and Latin letters with accents. Letters of other scripts, and those without a dot or in
    /// another width, look like ASCII (Unicode TR 39). A domain in another script has an ASCII form, which is allowed.
    /// </summary>
    public static bool IsDistinct(string text) => text.EnumerateRunes().All(rune => rune.IsAscii || IsAccented(rune));

    /// <summary>
    /// The form by which addresses are compared, counted and found: compatible characters composed (NFKC) and case folded, as RFC 8265 does
    /// for user names, and the domain in Unicode. Of ASCII it is the upper case.
    /// </summary>
    public static string CanonicalOf(string text)
    {
        var compatible = text.Normalize(NormalizationForm.FormKC);
        var domain = compatible.LastIndexOf('@') + 1;
        return Fold(compatible[..domain]) + Fold(DomainOf(compatible[domain..]));
    }

    private static string Fold(string text) => text.ToLowerInvariant().ToUpperInvariant().Normalize(NormalizationForm.FormKC);

    private static string DomainOf(string domain)
    {
        var lower = domain.ToLowerInvariant();
        try
        {
            return lower.Contains(AsciiPrefix, StringComparison.Ordinal) ? Idn.GetUnicode(lower) : domain;
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    /// <summary>An ASCII letter with marks that are seen: on i and j a dot above is not.</summary>
    private static bool IsAccented(Rune rune)
    {
        var parts = rune.ToString().Normalize(NormalizationForm.FormD);
        return parts.Length > 1 && char.IsAsciiLetter(parts[0]) && parts.Skip(1).All(mark => char.GetUnicodeCategory(mark) == UnicodeCategory.NonSpacingMark)
            && !(parts[0] is 'i' or 'I' or 'j' or 'J' && parts.Contains(CombiningDotAbove, StringComparison.Ordinal));
    }
}
