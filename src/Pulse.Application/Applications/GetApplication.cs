using System.ComponentModel;
using ErrorOr;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Domain.Applications;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Applications;

/// <summary>Returns an application of the account in effect.</summary>
[RequirePermission(Permission.ReadApplications, Permission.WriteApplications, Permission.DecideApplications)]
public sealed record GetApplication(Guid Id, SensitivePart? Include) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

/// <summary>Parts of an application that are returned on request.</summary>
public sealed record ApplicationParts : IQueryParameters
{
    [Description(
        "`sensitive`: bank account and social security numbers in plain text. Requires `readSensitiveData` and writes an audit event. "
        + "Default: masked.")]
    public SensitivePart? Include { get; init; }
}

/// <summary>Parts that are returned only on request.</summary>
public enum SensitivePart
{
    Sensitive,
}

public sealed class GetApplicationHandler(
    RequestContext context, IApplicationRepository applications, SensitiveFieldProtector protector, AuditLog audit, ApplicationView view)
    : IRequestHandler<GetApplication, ErrorOr<Versioned<ApplicationDto>>>
{
    private static readonly Error NotFound = Errors.NotFound("application");

    public async Task<ErrorOr<Versioned<ApplicationDto>>> Handle(GetApplication query, CancellationToken cancellationToken)
    {
        var (account, rights) = context.RequiredScope;
        if (query.Include is not null && !rights.Held.Contains(Permission.ReadSensitiveData))
        {
            return Authorizer.MissingPermission(Permission.ReadSensitiveData);
        }

        if (await applications.FindAsync(account, query.Id, cancellationToken) is not { } application)
        {
            return NotFound;
        }

        return query.Include is null ? view.Of(application) : await RevealAsync(application, cancellationToken);
    }

    /// <summary>Writes the audit event before the response.</summary>
    private async Task<ErrorOr<Versioned<ApplicationDto>>> RevealAsync(MerchantApplication application, CancellationToken cancellationToken)
    {
        var shown = view.Revealed(application, protector.Reveal(application));
        var written = await audit.WriteAsync(
            audit.Of(
                AuditActions.ApplicationRevealed,
                AuditLog.ActorOf(context.Caller),
                AuditTarget.Application(application.Id),
                application.AccountId),
            cancellationToken);
        return written.Then(_ => shown);
    }
}
