using ErrorOr;
using MediatR;
using Pulse.Application.ApiKeys;
using Pulse.Application.Authorization;
using Pulse.Application.Common.Reads;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Usage;

/// <summary>Returns when an API key of the account in effect last used each of its permissions.</summary>
[RequirePermission(Permission.ReadApiKeys, Permission.WriteApiKeys)]
[ExpensiveRead]
public sealed record GetPermissionUsage(Guid Id) : IRequest<ErrorOr<PermissionUsageDto>>;

/// <summary>Permissions of a key and their use.</summary>
/// <param name="Permissions">All permissions of the key.</param>
/// <param name="NeverUsed">Permissions that the key has never used and that can be removed.</param>
public sealed record PermissionUsageDto(IReadOnlyList<PermissionUseDto> Permissions, IReadOnlyList<PermissionName> NeverUsed);

/// <param name="Name">The permission.</param>
/// <param name="LastUsedAt">When the key last used it. Null: never.</param>
public sealed record PermissionUseDto(PermissionName Name, DateTime? LastUsedAt);

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
                [.. held.Select(name => new PermissionUseDto(name, used.TryGetValue(name, out var at) ? at : null))],
                [.. held.Where(name => !used.ContainsKey(name))]);
    }
}
