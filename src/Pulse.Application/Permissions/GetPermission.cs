using ErrorOr;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Permissions;

/// <summary>Returns a visible permission.</summary>
[RequireCaller]
public sealed record GetPermission(string Name) : IRequest<ErrorOr<Versioned<PermissionDto>>>;

public sealed class GetPermissionHandler(PermissionView view) : IRequestHandler<GetPermission, ErrorOr<Versioned<PermissionDto>>>
{
    public async Task<ErrorOr<Versioned<PermissionDto>>> Handle(GetPermission query, CancellationToken cancellationToken) =>
        await view.FindAsync(query.Name, cancellationToken) is { } found ? found : PermissionErrors.NotFound;
}

/// <summary>Shows one permission as the caller sees it.</summary>
public sealed class PermissionView(IPermissionCatalogue permissions, VisiblePermissions visible)
{
    /// <returns>Null if there is no such permission, or the caller does not see it.</returns>
    public async Task<Versioned<PermissionDto>?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!PermissionName.TryParse(text, out var name))
        {
            return null;
        }

        var catalogue = await permissions.GetAsync(cancellationToken);
        var (seen, grantable) = await visible.InAsync(catalogue, cancellationToken);
        return (seen.Contains(name), name.BuiltIn) switch
        {
            (false, _) => null,
            (_, { } builtIn) => new Versioned<PermissionDto>(
                PermissionDto.Of(builtIn, grantable.Contains(name)), PermissionDto.BuiltInVersion),
            _ when catalogue.Find(text) is { } custom => new Versioned<PermissionDto>(
                PermissionDto.Of(custom, grantable.Contains(name)), custom.Version),
            _ => null,
        };
    }
}
