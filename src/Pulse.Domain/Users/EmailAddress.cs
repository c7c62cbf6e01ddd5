using System.Net.Mail;
using Pulse.Domain.Common;

namespace Pulse.Domain.Users;

/// <summary>What can be the e-mail that a user logs in by.</summary>
public static class EmailAddress
{
    /// <summary>An address alone, without a name beside it or blanks around it, in composed characters: what it is compared as is no longer then.</summary>
    public static bool IsValid(string text) =>
        text.Length <= User.EmailMaxLength && Name.IsReadable(text) && MailAddress.TryCreate(text, out var address) && address.Address == text;
}
