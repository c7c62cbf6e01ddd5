using ErrorOr;
using MediatR;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>Which of its permissions an API key of the account in effect has really exercised.</summary>
[RequirePermission(Permission.ReadApiKeys, Permission.WriteApiKeys)]
[ExpensiveRead]
public sealed record GetPermissionUsage(Guid Id) : IRequest<ErrorOr<PermissionUsageDto>>;

/// <summary>What a key holds, and what of it it needs.</summary>
/// <param name="Permissions">Every permission that the key holds.</param>
/// <param name="NeverUsed">Those that it has never exercised: what it could do without.</param>
public sealed record PermissionUsageDto(IReadOnlyList<PermissionUseDto> Permissions, IReadOnlyList<Permission> NeverUsed);

/// <param name="Name">The permission.</param>
/// <param name="LastUsedAt">When the key last exercised it; null: never.</param>
public sealed record PermissionUseDto(Permission Name, DateTime? LastUsedAt);

public sealed class GetPermissionUsageHandler(RequestContext context, IApiKeyRepository keys, IUsageReader usage)
    : IRequestHandler<GetPermissionUsage, ErrorOr<PermissionUsageDto>>
{
    public async Task<ErrorOr<PermissionUsageDto>> Handle(GetPermissionUsage query, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(context.RequiredScope.AccountId, query.Id, cancellationToken) is not { } key)
        {
            return ApiKeyErrors.NotFound;
        }

        var used = await usage.ListPermissionsAsync(key.Id, cancellationToken);
        var held = key.Permissions.ToSortedList();
        return new PermissionUsageDto(
            [.. held.Select(name => new PermissionUseDto(name, used.TryGetValue(name, out var at) ? at : null))], [.. held.Where(name => !used.ContainsKey(name))]);
    }
}
