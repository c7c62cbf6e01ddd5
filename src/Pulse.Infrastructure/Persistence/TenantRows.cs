using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;

namespace Pulse.Infrastructure.Persistence;

/// <summary>A row that belongs to an account. <see cref="PulseDbContext.TenantFilter"/> applies to it.</summary>
public interface IAccountRow
{
    AccountId AccountId { get; }
}

/// <summary>A row that belongs to the account of an API key. <see cref="PulseDbContext.TenantFilter"/> applies to it.</summary>
public interface IApiKeyRow
{
    ApiKey? ApiKey { get; }
}
