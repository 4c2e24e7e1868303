namespace Civium.Modules.Evaluation.Texts;

/// <summary>Marks the module's resource files.</summary>
internal sealed class EvaluationTexts;
