using System.Net.Mail;
using Pulse.Domain.Common;

namespace Pulse.Domain.Users;

/// <summary>What an e-mail may be.</summary>
public static class EmailRule
{
    /// <summary>An address and nothing else: no name before it, no blanks around it.</summary>
    public static bool Allows(string email) =>
        email.Length <= User.EmailMaxLength && Text.IsPrintable(email) && MailAddress.TryCreate(email, out var address) && address.Address == email;
}
