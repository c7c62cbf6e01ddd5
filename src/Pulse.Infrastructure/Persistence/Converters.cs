using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pulse.Application.Users;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Permissions;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Marks instants from the database as UTC, because the databases do not store the kind.</summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTime, DateTime>(utc => utc, stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc));

internal sealed class AccountIdConverter() : ValueConverter<AccountId, long>(id => id.Number, number => new AccountId(number));

internal sealed class AllowedIpsConverter() : ValueConverter<AllowedIps, string>(ips => ips.ToString(), text => AllowedIps.OfText(text));

internal sealed class RateLimitConverter() : ValueConverter<RateLimit, string>(rate => rate.ToString(), text => RateLimit.OfText(text));

internal sealed class QuotaConverter() : ValueConverter<Quota, string>(quota => quota.ToString(), text => Quota.OfText(text));

internal sealed class TokenIssuerConverter()
    : ValueConverter<TokenIssuer, string>(issuer => issuer.ToString(), text => TokenIssuer.OfText(text));

internal sealed class PermissionSetConverter() : ValueConverter<PermissionSet, long>(set => set.Bits, bits => new PermissionSet(bits));
