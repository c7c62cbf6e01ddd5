using Microsoft.AspNetCore.Mvc;

namespace Pulse.Bench.Hosts;

/// <summary>Answers what Pulse answers. Who may ask is the host's affair.</summary>
[ApiController]
public sealed class AnswerController(Answers answers) : ControllerBase
{
    [HttpGet("/auth/session")]
    public IActionResult GetSession() => Ok(answers.Session);

    [HttpGet("/permissions")]
    public IActionResult GetPermissions() => Ok(answers.Permissions);
}
