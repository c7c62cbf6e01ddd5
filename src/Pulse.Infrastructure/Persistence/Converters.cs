using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Pulse.Domain.Accounts;

namespace Pulse.Infrastructure.Persistence;

/// <summary>Marks instants from the database as UTC, because the databases do not store the kind.</summary>
internal sealed class UtcConverter()
    : ValueConverter<DateTime, DateTime>(utc => utc, stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc));

internal sealed class AccountIdConverter() : ValueConverter<AccountId, long>(id => id.Number, number => new AccountId(number));
