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

/// <summary>One application of the account in effect.</summary>
[RequirePermission(Permission.ReadApplications, Permission.WriteApplications, Permission.DecideApplications)]
public sealed record GetApplication(Guid Id, SensitivePart? Include) : IRequest<ErrorOr<Versioned<ApplicationDto>>>;

/// <summary>How much of an application is asked for.</summary>
public sealed record ApplicationParts : IQueryParameters
{
    [Description("`sensitive`: bank account and social security numbers in clear, which needs `readSensitiveData` and is told to the audit log. Absent: masked.")]
    public SensitivePart? Include { get; init; }
}

/// <summary>What is shown only to who asks.</summary>
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

    /// <summary>Nobody sees it before the audit log says so.</summary>
    private async Task<ErrorOr<Versioned<ApplicationDto>>> RevealAsync(MerchantApplication application, CancellationToken cancellationToken)
    {
        var shown = view.Revealed(application, protector.Reveal(application));
        var written = await audit.WriteAsync(
            audit.Of(AuditActions.ApplicationRevealed, AuditLog.ActorOf(context.Caller), AuditTarget.Application(application.Id), application.AccountId), cancellationToken);
        return written.Then(_ => shown);
    }
}
