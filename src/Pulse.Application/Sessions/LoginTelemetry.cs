using ErrorOr;
using MediatR;
using Pulse.Application.Common;

namespace Pulse.Application.Sessions;

/// <summary>Counts logins.</summary>
public sealed class LoginTelemetry(Telemetry telemetry) : IPipelineBehavior<Login, ErrorOr<SessionDto>>
{
    public async Task<ErrorOr<SessionDto>> Handle(Login request, CancellationToken cancellationToken, RequestHandlerDelegate<ErrorOr<SessionDto>> next)
    {
        using var activity = Telemetry.Activities.StartActivity("pulse.login");
        var result = await next();
        telemetry.LoggedIn(request.IsByApiKey ? "api_key" : "password", result.IsError ? result.FirstError.Code : "succeeded");
        return result;
    }
}
